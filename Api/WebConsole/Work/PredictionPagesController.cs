using System.Text.Json;
using System.Text.Json.Nodes;
using Interlock.Api.Access;
using Interlock.Api.Audit;
using Interlock.Api.Predictions;
using Interlock.Application.Predictions;
using Interlock.Application.Quality.Labels;
using Interlock.Application.Serving.Catalog;
using Interlock.Application.Swaps.Replays;
using Interlock.Domain;
using Interlock.Domain.Access;
using Interlock.Domain.Predictions;
using Microsoft.AspNetCore.Mvc;

namespace Interlock.Api.WebConsole.Work;

/// <summary>Recorded predictions.</summary>
[RequiresRole(Role.Infer, Role.View)]
public sealed class PredictionPagesController(
    IPredictionService predictions, ILabelService labels, RecordedContracts contracts, IModelCatalog catalog, IReplayService replays) : ConsoleController
{
    private const int LongestAnswer = 200;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Recorded predictions, newest first.</summary>
    /// <param name="query">Which ones.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    [HttpGet(ConsolePaths.Predictions)]
    public async Task<ViewResult> List([FromQuery] PredictionQuery query, CancellationToken cancellationToken)
    {
        var page = await predictions.ListAsync(query.ToFilter() with { Caller = Callers.OwnerOf(HttpContext, Role.View) }, cancellationToken);
        var rows = page.Items.Select(one => (IReadOnlyList<PageCell>)
            [new(one.Id, $"{ConsolePaths.Predictions}/{one.Id}"), (DateTime?)one.CreatedAt.UtcDateTime, one.Model, one.Version, one.Caller, Excerpt.Of(one.Response, LongestAnswer)]);
        return View("List", new ListPage("Predictions", new PageTable("Predictions", ["Id", "Time", "Model", "Version", "Caller", "Answer"], [.. rows]))
        {
            Filters =
            [
                new("model", query.Model, [.. catalog.Current.Models.Keys.Order(StringComparer.Ordinal)]), new("version", query.Version, []), new("from", query.From, []), new("to", query.To, []),
                new("label", query.Label, []), new("minScore", query.MinScore, []), new("maxScore", query.MaxScore, []), new("key", query.Key, []),
            ],
            Next = page.HasMore ? page.Last ?? page.Items[^1].Id : null,
        });
    }

    /// <summary>One prediction.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    [HttpGet(ConsolePaths.Prediction)]
    public Task<ViewResult> Show(string id, CancellationToken cancellationToken) => ShowAsync(id, form => form, cancellationToken);

    /// <summary>Labels a prediction with what turned out to be true.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    [RequiresRole(Role.Infer, Role.Operate)]
    [Audited("prediction.label", Subject = "id")]
    [HttpPost($"{ConsolePaths.Prediction}/label")]
    public Task<IActionResult> Label(string id, CancellationToken cancellationToken) => SubmitAsync(
        async form =>
        {
            var author = new LabelAuthor(Callers.Of(HttpContext)?.Name, Callers.OwnerOf(HttpContext, Role.Operate));
            var label = (await labels.LabelAsync(LabelForm.Read(id, form), author, cancellationToken)).Label!;
            AuditedAttribute.SetAfter(HttpContext, label.Label is null ? new JsonObject { ["value"] = label.Value } : new JsonObject { ["label"] = label.Label });
            return RedirectTo($"{ConsolePaths.Predictions}/{label.PredictionId}");
        },
        fill => ShowAsync(id, fill, cancellationToken));

    /// <summary>What a version says to the recorded request, beside what was answered. Nothing is recorded.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="version">The version; null to choose one.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    [RequiresRole(Role.View)]
    [HttpGet(ConsolePaths.Replay)]
    public async Task<ViewResult> Replay(string id, [FromQuery] string? version, CancellationToken cancellationToken)
    {
        var recorded = await predictions.GetAsync(id, caller: null, cancellationToken);
        var versions = catalog.Current.Require(recorded.Model).Config.Versions.Keys.ToList();
        var replay = version is { Length: > 0 } ? await replays.ReplayAsync(id, version, cancellationToken) : null;
        return View("Detail", ReplayPage.Of(recorded, versions, version, replay));
    }

    private async Task<ViewResult> ShowAsync(string id, Func<PageForm, PageForm> fill, CancellationToken cancellationToken)
    {
        var found = await predictions.GetAsync(id, Callers.OwnerOf(HttpContext, Role.View), cancellationToken);
        var one = PredictionResponse.Of(found, Callers.MaySeePayloads(HttpContext));
        var truths = (await labels.ListAsync(found, cancellationToken)).Select(label => (IReadOnlyList<PageCell>)
            [label.Label ?? label.Value?.ToString("R", System.Globalization.CultureInfo.InvariantCulture), (DateTime?)label.At, label.Caller]).ToList();
        return View("Detail", new DetailPage($"Prediction {one.Id}",
        [
            new("Model", new PageCell(one.Model, $"{ConsolePaths.Root}/models/{one.Model}")), new("Version", one.Version), new("Revision", new PageCell($"{one.Revision}", $"{ConsolePaths.Revisions}/{one.Revision}")),
            new("Time", (DateTime?)one.CreatedAt.UtcDateTime), new("Caller", one.Caller), new("Key of the caller", one.RequestKey), new("Trace", one.TraceId),
            new("Inference", FormattableString.Invariant($"{one.InferMs} ms")), new("File of the version", one.ModelSha256),
            .. MayReplay(one.Model) ? [new PageFact("Other versions", new PageCell("Replay on another version", $"{ConsolePaths.Predictions}/{one.Id}/replay"))] : Array.Empty<PageFact>(),
        ])
        {
            Texts =
            [
                new("Request", one.Request is { } request ? Text(request) : found.HasRequest ? "Only users with the role payloads see it." : "It is not kept."), new("Answer", Text(one.Response)),
            ],
            Forms = MayLabel(found) && LabelForm.Of($"{ConsolePaths.Predictions}/{found.Id}/label", await LabelsOf(found, cancellationToken)) is { } form ? [fill(form)] : [],
            Tables = truths.Count == 0 ? [] : [new PageTable("What turned out to be true", ["Label or value", "Time", "By"], truths)],
        });
    }

    private async Task<IReadOnlyList<string>?> LabelsOf(Prediction prediction, CancellationToken cancellationToken) =>
        (await contracts.FindAsync(prediction.Model, prediction.Revision, cancellationToken))?.LabelsOf(prediction.Request);

    private bool MayLabel(Prediction prediction) => MayOperate || (Callers.Has(HttpContext, Role.Infer) && prediction.Caller == Callers.Of(HttpContext)?.Name);

    private bool MayReplay(string model) => Callers.Has(HttpContext, Role.View) && catalog.Current.Models.ContainsKey(model);

    private static string Text(JsonElement json) => JsonSerializer.Serialize(json, Indented);
}
