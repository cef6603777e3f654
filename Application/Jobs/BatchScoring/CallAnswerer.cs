using System.Text.Unicode;
using Interlock.Application.Calls;
using Interlock.Application.Configuration;
using Interlock.Application.Jobs.BatchScoring.Rows;
using Interlock.Application.Serving.Catalog;
using Interlock.Domain.Predictions;

namespace Interlock.Application.Jobs.BatchScoring;

/// <summary>Asks a model of any kind: a row holds a request as <c>POST /models/{model}</c> reads it in JSON.</summary>
internal sealed class CallAnswerer(string model, bool records, IModelCatalog catalog, ICallService calls) : IRowAnswerer
{
    private readonly ServingLimits _limits = catalog.Current.Models[model].Config.Limits;

    /// <inheritdoc />
    // The calls of a block share the model's places already.
    public int Degree => 1;

    /// <inheritdoc />
    public int BlockRows => _limits.MaxBatch * _limits.Places;

    /// <inheritdoc />
    public void Check(RowShape shape)
    {
        if (!shape.IsJson && shape.PlaceOf(JsonRow.Request) < 0)
        {
            throw shape.Missing([JsonRow.Request]);
        }
    }

    /// <inheritdoc />
    public async Task<RowAnswers> AnswerAsync(RowBlock block, CancellationToken cancellationToken)
    {
        var answers = new RowAnswers(block, new RowAnswer[block.Count], new IReadOnlyList<Prediction>[records ? block.Count : 0]);
        var (asked, places) = (new List<ModelCall>(block.Count), new List<int>(block.Count));
        for (var i = 0; i < block.Count; i++)
        {
            if ((block[i].Problem ?? (Utf8.IsValid(block.SpanOf(i)) ? null : "is not UTF-8")) is { } problem)
            {
                answers.Answers[i] = RowAnswer.Bad(problem);
                continue;
            }

            asked.Add(new ModelCall(RequestOf(block, i)));
            places.Add(i);
        }

        var results = asked.Count == 0 ? [] : await calls.CallAsync(model, asked, cancellationToken);
        for (var i = 0; i < results.Count; i++)
        {
            Keep(results[i], places[i], answers);
        }

        return answers;
    }

    private static ReadOnlyMemory<byte> RequestOf(RowBlock block, int row) => block.Shape.IsJson
        ? JsonRow.RequestOf(block.BytesOf(row))
        : block.TextOf(row, block.Shape.PlaceOf(JsonRow.Request)).ToArray();

    private void Keep(CallResult result, int place, RowAnswers answers)
    {
        if (result.Error is { } error)
        {
            answers.Answers[place] = RowFault.IsOfRow(error) ? RowAnswer.Bad(error.Message) : throw RowFault.Stop(error);
            return;
        }

        var answer = result.Answer!;
        answers.Answers[place] = new RowAnswer(answer.Version, answer.Revision, null, answer.Data);
        if (records)
        {
            answers.Predictions[place] = answer.Predictions;
        }
    }
}
