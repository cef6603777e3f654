using System.Text;
using System.Text.Json;
using Interlock.Application.Serving.Batching;
using Interlock.Application.Serving.Comparing;
using Interlock.Application.Serving.Loading;
using Interlock.Domain;
using Interlock.Domain.Models;
using Interlock.Domain.Predictions;
using Interlock.Domain.Tabular;

namespace Interlock.Application.Kinds.Tabular;

/// <summary>The kind <c>tabular</c>.</summary>
public sealed class TabularKind(IModelLoader loader, TimeProvider time) : ModelKind<TabularRow, TabularResult>(loader, time)
{
    /// <inheritdoc />
    public override Type ConfigType => typeof(TabularModelConfig);

    /// <inheritdoc />
    protected override ValueTask<IReadOnlyList<Example<TabularRow, TabularResult>>> ExamplesOfAsync(
        ModelVersion version, IModel<TabularRow, TabularResult> model, CancellationToken cancellationToken)
    {
        var config = (TabularModelConfig)version.Config;
        return new(config.Swap.Golden is { } file ? ReadGolden(file, TabularContract.Of(config)) : [MadeUp(config)]);
    }

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
    protected override void WriteAnswer(Utf8JsonWriter json, IReadOnlyList<TabularRow> inputs, IReadOnlyList<TabularResult> outputs) =>
        TabularJson.WriteResult(json, outputs[0]);

    /// <inheritdoc />
    protected override RecordedDifference? CompareRecorded(JsonElement before, JsonElement after) =>
        new(JsonDifference.Differ(before, after), Compare(TabularJson.ReadResult(before), TabularJson.ReadResult(after)));

    /// <inheritdoc />
    protected override bool ReadAlike(LoadedModel<TabularRow, TabularResult> one, LoadedModel<TabularRow, TabularResult> other) =>
        ((TabularModelConfig)one.Id.Config).Features.Keys.SequenceEqual(((TabularModelConfig)other.Id.Config).Features.Keys);

    /// <summary>Each line is a request; "label", or "result" within "tolerance", is what must be answered.</summary>
    private static List<Example<TabularRow, TabularResult>> ReadGolden(string file, TabularContract contract)
    {
        var examples = new List<Example<TabularRow, TabularResult>>();
        foreach (var (line, row, expected) in GoldenFile.Read(file, "label", "result", "tolerance"))
        {
            examples.Add(new Example<TabularRow, TabularResult>(line, ReadRow(line, row, contract), result => Check(expected, result), IsGolden: true));
        }

        return examples;
    }

    private static TabularRow ReadRow(string line, byte[] request, TabularContract contract)
    {
        try
        {
            return TabularRequestReader.Read(request, contract).Rows[0];
        }
        catch (InvalidInputException e)
        {
            throw new ModelLoadException($"{line}: {e.Message}", e);
        }
    }

    private static void Check(JsonElement expected, TabularResult result)
    {
        if (expected.TryGetProperty("label", out var label) && label.GetString() != result.Label)
        {
            throw new InferenceException($"the label is '{result.Label}', expected '{label.GetString()}'");
        }

        if (!expected.TryGetProperty("result", out var number))
        {
            return;
        }

        var tolerance = expected.TryGetProperty("tolerance", out var written) ? written.GetDouble() : 1e-4 * Math.Max(1, Math.Abs(result.Result));
        if (Math.Abs(number.GetDouble() - result.Result) > tolerance)
        {
            throw new InferenceException($"the result is {result.Result}, expected {number.GetDouble()} within {tolerance}");
        }
    }

    private static Example<TabularRow, TabularResult> MadeUp(TabularModelConfig config)
    {
        var contract = TabularContract.Of(config);
        var numbers = contract.Features.Select(feature => feature.Config.Midpoint).ToArray();
        var texts = contract.Features.Select(feature => feature.Config.Type == FeatureType.Text ? feature.Config.Values is [var first, ..] ? first : "" : null).ToArray();
        return new Example<TabularRow, TabularResult>("warm-up", new TabularRow(numbers, contract.HasText ? texts : null), _ => { });
    }
}
