using System.Text;
using System.Text.Json;
using Interlock.Application.Configuration;
using Interlock.Application.Predictions;
using Interlock.Application.Serving.Batching;
using Interlock.Application.Serving.Comparing;
using Interlock.Application.Serving.Loading;
using Interlock.Domain;
using Interlock.Domain.Models;
using Interlock.Domain.Predictions;
using Interlock.Domain.Tabular;

namespace Interlock.Application.Kinds.Tabular;

/// <summary>The kind <c>tabular</c>.</summary>
public sealed class TabularKind(IModelLoader loader, IPredictionDatastore predictions, TimeProvider time) : ModelKind<TabularRow, TabularResult>(loader, time)
{
    private readonly TabularWarmUp _warmUp = new(predictions);

    /// <inheritdoc />
    public override Type ConfigType => typeof(TabularModelConfig);

    /// <inheritdoc />
    protected override async ValueTask<IReadOnlyList<Example<TabularRow, TabularResult>>> ExamplesOfAsync(
        ModelVersion version, IModel<TabularRow, TabularResult> model, CancellationToken cancellationToken)
    {
        var examples = version.Config.Swap.Golden is { } file
            ? await TabularGolden.ReadAsync(file, (TabularModelConfig)version.Config)
            : _warmUp.ExamplesOf(version, cancellationToken);
        return LabelScoresOf(version) == LabelScores.MustAgree ? [.. examples.Select(example => WithScores(example, LabelsOf(version)))] : examples;
    }

    /// <inheritdoc />
    protected override IReadOnlyList<int> BatchesToCheck(ModelVersion version) => [.. new[] { 2, version.Limits.MaxBatch }.Distinct()];

    /// <inheritdoc />
    protected override string? WarningOf(ModelVersion version, TabularResult output) =>
        ScoreWarning.Of(output.Scores, "a softmax (or sigmoid) as the last node of the model")
        ?? (LabelScoresOf(version) == LabelScores.MayDiffer ? ContradictionIn(output, LabelsOf(version)) : null);

    /// <inheritdoc />
    protected override AnswerError? ErrorOf(TabularResult answer, PredictionLabel truth) => AnswerError.Of(answer.Label, answer.Result, truth);

    /// <inheritdoc />
    protected override string? LabelOf(TabularResult output) => output.Label;

    /// <inheritdoc />
    protected override Difference Compare(TabularResult before, TabularResult after) => after.Label is null
        ? new Difference(false, Difference.Relative(before.Result, after.Result))
        : new Difference(before.Label != after.Label, before.Scores is null ? 0 : Difference.OfScores(before.Scores, after.Scores));

    /// <inheritdoc />
    protected override IAsyncEnumerable<TabularRow> InputsOf(
        Prediction recorded, LoadedModel<TabularRow, TabularResult> model, CancellationToken cancellationToken)
    {
        var contract = TabularContract.Of((TabularModelConfig)model.Id.Config);
        return TabularRequestReader.Read(Encoding.UTF8.GetBytes(recorded.Request), contract).Rows.ToAsyncEnumerable();
    }

    /// <inheritdoc />
    /// <remarks>Records hold the values in the order of the features that the old version has.</remarks>
    protected override Prediction? ByName(
        Prediction recorded, LoadedModel<TabularRow, TabularResult> before, LoadedModel<TabularRow, TabularResult> after)
    {
        if (ReadAlike(before, after))
        {
            return null;
        }

        try
        {
            var contract = TabularContract.Of((TabularModelConfig)before.Id.Config);
            var row = TabularRequestReader.Read(Encoding.UTF8.GetBytes(recorded.Request), contract).Rows[0];
            return new Prediction
            {
                Id = recorded.Id,
                Model = recorded.Model,
                Version = recorded.Version,
                Revision = recorded.Revision,
                Request = TabularJson.RowByName(row, contract),
                Response = recorded.Response,
                InferMs = recorded.InferMs,
            };
        }
        catch (InvalidInputException)
        {
            return null; // Reported where the old version reads it.
        }
    }

    /// <inheritdoc />
    protected override void WriteAnswer(Utf8JsonWriter json, IReadOnlyList<TabularRow> inputs, IReadOnlyList<TabularResult> outputs) =>
        TabularJson.WriteResult(json, outputs[0]);

    /// <inheritdoc />
    protected override RecordedDifference? CompareRecorded(JsonElement before, JsonElement after) =>
        new(JsonDifference.Differ(before, after), Compare(TabularJson.ReadResult(before), TabularJson.ReadResult(after)));

    /// <inheritdoc />
    protected override bool ReadAlike(LoadedModel<TabularRow, TabularResult> one, LoadedModel<TabularRow, TabularResult> other) =>
        ((TabularModelConfig)one.Id.Config).Features.Keys.SequenceEqual(((TabularModelConfig)other.Id.Config).Features.Keys);

    private static Example<TabularRow, TabularResult> WithScores(Example<TabularRow, TabularResult> example, IReadOnlyList<string> labels) => example with
    {
        Check = result =>
        {
            example.Check(result);
            if (ContradictionIn(result, labels) is { } contradiction)
            {
                throw new InferenceException(contradiction);
            }
        },
    };

    private static string? ContradictionIn(TabularResult result, IReadOnlyList<string> labels) =>
        result is { Label: not null, Scores: { } scores } && (int)result.Result < scores.Length && scores.Max() is var best && scores[(int)result.Result] < best
            ? $"the label '{result.Label}' contradicts the scores: its own is {scores[(int)result.Result]}, the highest is {best}, of '{labels.ElementAtOrDefault(Array.IndexOf(scores, best))}'. "
                + "The classes of the file may have another order than 'labels'; if the label is meant, name both under 'outputs: { label: ..., scores: ... }'"
            : null;

    private static IReadOnlyList<string> LabelsOf(ModelVersion version) => ((TabularModelConfig)version.Config).Labels;

    private static LabelScores LabelScoresOf(ModelVersion version) => version.VersionConfig.LabelScoresOf(LabelsOf(version).Count);
}
