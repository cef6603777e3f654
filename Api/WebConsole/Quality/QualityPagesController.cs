using System.Globalization;
using Interlock.Api.Access;
using Interlock.Application.Drift;
using Interlock.Application.Quality;
using Interlock.Application.Serving.Catalog;
using Interlock.Domain.Access;
using Microsoft.AspNetCore.Mvc;

namespace Interlock.Api.WebConsole.Quality;

/// <summary>How right a model was over time, and how far what it is asked has moved.</summary>
[RequiresRole(Role.View)]
public sealed class QualityPagesController(IQualityService quality, IDriftService drift, IModelCatalog catalog, TimeProvider time) : ConsoleController
{
    private const int Windows = 14;
    private const int MostCompared = 5000;
    private const string Week = "week";

    // A feature that has moved this far has become another one.
    private const double WholeBar = 0.5;

    /// <summary>Accuracy, or the mean absolute error, of each window; the population stability index of each column.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="by">A window is a day, or with <c>week</c> seven of them.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    [HttpGet(ConsolePaths.Quality)]
    public async Task<ViewResult> Show(string model, [FromQuery] string? by, CancellationToken cancellationToken)
    {
        catalog.Current.Require(model);
        var (now, length) = (time.GetUtcNow(), TimeSpan.FromDays(by == Week ? 7 : 1));
        var found = new List<(DateTime From, VersionQuality Quality)>();
        for (var end = new DateTimeOffset(now.UtcDateTime.Date.AddDays(1), TimeSpan.Zero); end > now - (Windows * length); end -= length)
        {
            var from = end - length;
            found.AddRange((await quality.FindAsync(model, null, new QualityWindow(from, end), cancellationToken)).Select(version => (from.UtcDateTime, version)));
        }

        var moved = await drift.FindAsync(model, null, new DriftWindow(now - DriftWindow.Usual, null, MostCompared), cancellationToken);
        var rows = found.Select(one => (IReadOnlyList<PageCell>)
        [
            one.From.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), one.Quality.Version, TextOf(one.Quality.Predictions), TextOf(one.Quality.Labelled),
            one.Quality.Labels?.Accuracy.ToString("P1", CultureInfo.InvariantCulture), TextOf(one.Quality.Numbers?.Mae),
        ]);
        return View("Detail", new DetailPage($"Quality of {model}",
        [
            new("Model", new PageCell(model, $"{ConsolePaths.Root}/models/{model}")), new("Compared", $"the last {moved.Rows} predictions of {moved.Version} of 24 hours"),
            new("With", moved.Reference.Problem ?? moved.Reference.File ?? $"{moved.Reference.Rows} of its first predictions"),
        ])
        {
            Filters = [new("by", by, [Week])],
            Charts =
            [
                ChartOf("Accuracy", found, one => one.Labels?.Accuracy), ChartOf("Mean absolute error", found, one => one.Numbers?.Mae),
            ],
            Tables =
            [
                new PageTable($"By the {(by == Week ? Week : "day")}", ["From", "Version", "Predictions", "Labelled", "Accuracy", "Mean absolute error"], [.. rows]),
                new PageTable("How far each column has moved", ["Column", "Is", "Values", "Missing", "Out of range", "PSI", "KS"], [.. moved.Columns.Select(RowOf)]),
            ],
        });
    }

    private static PageChart ChartOf(string name, IEnumerable<(DateTime From, VersionQuality Quality)> found, Func<VersionQuality, double?> value) => new(name,
    [
        .. found.Where(one => value(one.Quality) is not null).GroupBy(one => one.Quality.Version)
            .Select(version => new ChartLine(version.Key, [.. version.OrderBy(one => one.From).Select(one => new ChartPoint(one.From, value(one.Quality)!.Value, IsMarked: true))])),
    ]);

    private static IReadOnlyList<PageCell> RowOf(ColumnReport column) =>
    [
        column.Name, column.Role.ToString().ToLowerInvariant(), TextOf(column.Count), column.Missing.ToString("P1", CultureInfo.InvariantCulture),
        column.OutOfRange.ToString("P1", CultureInfo.InvariantCulture), new(TextOf(column.Psi)) { Bar = column.Psi is { } psi ? Math.Clamp(psi / WholeBar, 0, 1) : null }, TextOf(column.Ks),
    ];

    private static string? TextOf(double? number) => number?.ToString("0.####", CultureInfo.InvariantCulture);
}
