using System.Globalization;
using System.Text.Json.Nodes;
using Interlock.Application.Calls;
using Interlock.Application.Kinds.Tabular;
using Interlock.Application.Serving.Batching;
using Interlock.Application.Serving.Catalog;
using Interlock.Domain;
using Interlock.Domain.Tabular;

namespace Interlock.Api.Swagger.Schemas;

/// <summary>A row that a model accepts, the first of its golden requests where it has some, and what the active version answers to it.</summary>
/// <param name="row">The row; null before the model is loaded.</param>
/// <param name="answer">Its answer; null where there is none.</param>
/// <param name="config">Of the model.</param>
internal sealed class TabularSample(TabularRow? row, TabularResult? answer, TabularModelConfig config)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Asks the active version. Nothing is recorded.</summary>
    public static async Task<TabularSample> OfAsync(ServedModel model, TabularModelConfig config, CancellationToken cancellationToken)
    {
        using var lease = model.TryHold();
        if (lease is null || model.Active is not LoadedModel<TabularRow, TabularResult> { Examples: { Count: > 0 } examples } loaded)
        {
            return new TabularSample(null, null, config);
        }

        var row = (examples.FirstOrDefault(example => example.IsGolden) ?? examples[0]).Input;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        end.CancelAfter(Patience);
        try
        {
            var inference = await loaded.InferAsync([row], end.Token).AsTask().WaitAsync(end.Token);
            return new TabularSample(row, inference.Outputs[0], config);
        }
        catch (Exception e) when (e is InterlockException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return new TabularSample(row, null, config);
        }
    }

    /// <summary>The row as an object; null before the model is loaded.</summary>
    public JsonNode? ByName() => row is null ? null : JsonNode.Parse(TabularJson.RowByName(row, TabularContract.Of(config)))!["features"]!.DeepClone();

    /// <summary>The row as a list, in the order of the contract; null before the model is loaded.</summary>
    public JsonNode? ByPlace() => row is null
        ? null
        : JsonNode.Parse(AnswerData.Of((row, contract: TabularContract.Of(config)), static (json, sample) =>
        {
            json.WriteStartObject();
            TabularJson.WriteRow(json, sample.row, sample.contract);
            json.WriteEndObject();
        }).Span)!["features"]!.DeepClone();

    /// <summary>The answer, with numbers to four digits: processors differ in the last ones.</summary>
    public JsonObject? Answer() => answer is null ? null : Trim(new JsonObject
    {
        ["id"] = config.Record ? "01a1faee55a17108b834e20b575db1f0" : null,
        ["result"] = Rounded(answer.Result),
        ["label"] = answer.Label,
        ["scores"] = answer.Scores is { } scores ? new JsonArray([.. scores.Select(score => (JsonNode)Rounded(score))]) : null,
    });

    private static JsonObject Trim(JsonObject answer)
    {
        foreach (var (name, _) in answer.Where(member => member.Value is null).ToList())
        {
            answer.Remove(name);
        }

        return answer;
    }

    private static double Rounded(double value) =>
        double.Parse(value.ToString("G4", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
