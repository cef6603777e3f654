using System.Text;
using System.Text.Json;
using Interlock.Application.Configuration;
using Interlock.Application.Kinds.Tabular;
using Interlock.Domain;
using Interlock.Domain.Predictions;
using Interlock.Domain.Tabular;

namespace Interlock.Application.Drift;

/// <summary>A request and its answer.</summary>
/// <param name="Row">What was asked; null of a kind whose requests are not rows.</param>
/// <param name="Answer">What was answered.</param>
public sealed record DriftSample(TabularRow? Row, TabularResult Answer)
{
    /// <summary>Reads a recorded prediction; null where it was made under another contract, or its request is not kept any more.</summary>
    internal static DriftSample? Read(Prediction recorded, ModelConfig model)
    {
        try
        {
            var row = model is TabularModelConfig tabular
                ? TabularRequestReader.Read(Encoding.UTF8.GetBytes(recorded.Request), TabularContract.Of(tabular)).Rows[0]
                : null;
            using var answer = JsonDocument.Parse(recorded.Response);
            return new DriftSample(row, TabularJson.ReadResult(answer.RootElement));
        }
        catch (InvalidInputException)
        {
            return null;
        }
    }

    /// <summary>The score of a label by its place; NaN where the model gave none.</summary>
    internal double ScoreAt(int place) => Answer.Scores is { } scores && place < scores.Length ? scores[place] : double.NaN;
}
