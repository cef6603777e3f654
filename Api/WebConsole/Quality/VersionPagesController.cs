using System.Globalization;
using Interlock.Api.Access;
using Interlock.Api.Models;
using Interlock.Api.WebConsole.Changes;
using Interlock.Application.Drift;
using Interlock.Application.Quality;
using Interlock.Application.Serving.Catalog;
using Interlock.Application.Swaps.Replays;
using Interlock.Domain;
using Interlock.Domain.Access;
using Interlock.Domain.Swaps;
using Microsoft.AspNetCore.Mvc;

namespace Interlock.Api.WebConsole.Quality;

/// <summary>The versions of a model side by side: figures, quality and answers; what a shadow says beside the active version; the golden requests.</summary>
[RequiresRole(Role.View)]
public sealed class VersionPagesController(IModelCatalog catalog, IQualityService quality, AnswerMixes mixes, MirrorReports mirrors) : ConsoleController
{
    private const int MostGolden = 20;
    private const int LongestLine = 500;

    /// <summary>Each version that is loaded, in a column of its own.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    [HttpGet(ConsolePaths.Versions)]
    public async Task<ViewResult> Show(string model, CancellationToken cancellationToken)
    {
        var served = catalog.Current.Require(model);
        var known = await quality.FindAsync(model, null, new QualityWindow(), cancellationToken);
        VersionRow[] versions = [.. ModelPage.VersionsOf(served, ModelDetail.Of(served, Request), known).Where(version => version.Figures is not null)];
        var answers = new List<AnswerMix>();
        foreach (var version in versions)
        {
            answers.Add(await mixes.FindAsync(model, version.Name, cancellationToken));
        }

        return View("Detail", new DetailPage($"Versions of {model}",
        [
            new("Model", new PageCell(model, $"{ConsolePaths.Root}/models/{model}")),
            new("Answers", $"the last {AnswerMixes.Most} of each version in {AnswerMixes.Window.TotalHours:0} hours; those of a shadow are compared, not recorded"),
            new("Golden requests", served.Config.Swap.Golden is { } golden ? $"{served.Active?.GoldenCount ?? 0} in {Path.GetFileName(golden)}" : "none"),
        ])
        {
            Tables =
            [
                new PageTable("Side by side", ["What", .. versions.Select(HeadOf)], [.. RowsOf(versions)]),
                .. AnswersOf(versions, answers),
                .. (await mirrors.FindAsync(served, cancellationToken)).SelectMany(report => ComparedOf(model, report)),
            ],
            Texts = [.. Callers.Has(HttpContext, Role.Payloads) && served.Config.Swap.Golden is { } file ? GoldenOf(file) : []],
        });
    }

    private static string HeadOf(VersionRow version) => $"{version.Name} ({version.Use})";

    private static IEnumerable<IReadOnlyList<PageCell>> RowsOf(IReadOnlyList<VersionRow> versions)
    {
        (string Name, Func<VersionRow, string?> Value)[] rows =
        [
            ("Runtime", version => version.Detail.Runtime),
            ("Requests", version => $"{version.Figures!.Requests}"),
            ("Failed", version => Share(version.Figures!.FailureShare)),
            ("p50", version => Ms(version.Figures!.P50)),
            ("p95", version => Ms(version.Figures!.P95)),
            ("p99", version => Ms(version.Figures!.P99)),
            ("Recorded", version => $"{version.Quality?.Predictions ?? 0}"),
            ("Labelled", version => $"{version.Quality?.Labelled ?? 0}"),
            ("Accuracy", version => version.Quality?.Labels is { } labels ? Share(labels.Accuracy) : null),
            ("Log loss", version => Number(version.Quality?.Labels?.LogLoss)),
            ("Mean absolute error", version => Number(version.Quality?.Numbers?.Mae)),
            ("Bias", version => Number(version.Quality?.Numbers?.Bias)),
        ];
        return rows.Select(row => (IReadOnlyList<PageCell>)[row.Name, .. versions.Select(version => (PageCell)row.Value(version))]).Where(row => row.Skip(1).Any(cell => cell.Text is not null));
    }

    private static IEnumerable<PageTable> AnswersOf(IReadOnlyList<VersionRow> versions, IReadOnlyList<AnswerMix> answers)
    {
        string[] labels = [.. answers.SelectMany(mix => mix.Labels).Select(label => label.Label).Distinct()];
        if (labels.Length > 0)
        {
            yield return Table([.. labels.Select(label => Row(label, mix => Bar(mix.Labels.FirstOrDefault(one => one.Label == label).Share)))]);
        }
        else if (answers.Any(mix => mix.Numbers is not null))
        {
            yield return Table(
            [
                Row("Least", mix => Number(mix.Numbers?.Least)), Row("One of ten is below", mix => Number(mix.Numbers?.P10)), Row("Median", mix => Number(mix.Numbers?.Median)),
                Row("One of ten is above", mix => Number(mix.Numbers?.P90)), Row("Greatest", mix => Number(mix.Numbers?.Greatest)),
            ]);
        }

        PageTable Table(IReadOnlyList<IReadOnlyList<PageCell>> rows) => new("Answers", ["Answer", .. versions.Select(HeadOf)], rows);

        IReadOnlyList<PageCell> Row(string name, Func<AnswerMix, PageCell> cell) => [name, .. answers.Select(cell)];

        static PageCell Bar(double share) => new(Share(share)) { Bar = share };
    }

    private static IEnumerable<PageTable> ComparedOf(string model, ReplayReport replay)
    {
        yield return new PageTable($"{replay.Version} beside {replay.Against}, asked the same", ["What", replay.Against, replay.Version],
        [
            ["Requests that both answered", Text(replay.Compared), Text(replay.Compared)],
            ["Other labels", "", $"{replay.Flips} ({Share(replay.FlipShare)})"],
            ["Drift, 99 of 100 at most", "", Number(replay.DriftP99)],
            ["Drift at most", "", Number(replay.DriftMax)],
            ["p50", Ms(replay.Before.P50Ms), Ms(replay.After.P50Ms)],
            ["p99", Ms(replay.Before.P99Ms), Ms(replay.After.P99Ms)],
            ["Failed where the other answered", Text(replay.HealedErrors), Text(replay.NewErrors)],
            ["The first failure", "", replay.FirstError],
            .. TruthOf(replay.Truth),
        ]);
        if (replay.Drifts.Count > 0)
        {
            yield return PlannedModelView.DriftsOf(model, replay);
        }
    }

    private static IReadOnlyList<PageCell>[] TruthOf(TruthReport? truth)
    {
        if (truth is null)
        {
            return [];
        }

        var isShare = truth.Measure == "accuracy";
        return
        [
            ["Requests with a label, answered by both", Text(truth.Labelled), Text(truth.Labelled)],
            isShare ? ["Accuracy in these", Share(truth.Before), Share(truth.After)] : ["Mean absolute error in these", Number(truth.Before), Number(truth.After)],
            ["Worse by, in 95 of 100 cases", "", $"{Share(truth.DropLow)} to {Share(truth.DropHigh)}"],
        ];
    }

    // The file was read when the version was loaded; since then it may be gone.
    private static IEnumerable<PageText> GoldenOf(string file)
    {
        string[] lines;
        try
        {
            lines = [.. System.IO.File.ReadLines(file).Where(line => !string.IsNullOrWhiteSpace(line)).Take(MostGolden + 1)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            lines = ["The file cannot be read."];
        }

        var more = lines.Length > MostGolden ? ["and more"] : Array.Empty<string>();
        yield return new PageText("Golden requests", string.Join('\n', [.. lines.Take(MostGolden).Select(line => Excerpt.Of(line, LongestLine)), .. more]));
    }

    private static string Share(double share) => share.ToString("P1", CultureInfo.InvariantCulture);

    private static string Ms(double milliseconds) => $"{Number(milliseconds)} ms";

    private static string Text(int count) => count.ToString(CultureInfo.InvariantCulture);

    private static string? Number(double? number) => number?.ToString("0.####", CultureInfo.InvariantCulture);
}
