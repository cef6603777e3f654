using System.Globalization;

namespace Interlock.Api.WebConsole;

/// <summary>What was asked in the last hour.</summary>
/// <param name="Chart">Requests and failures a second; a revision that became active is marked.</param>
/// <param name="Table">The same, newest first, without the steps in which nothing happened.</param>
public sealed record TrafficPage(PageChart Chart, PageTable Table)
{
    internal static TrafficPage Of(IReadOnlyList<TrafficStep> steps, Func<string, bool> model)
    {
        var counts = steps.Select(step => (Step: step, Count: step.Of(model))).ToList();
        return new(
            new PageChart("Requests a second; revisions that became active are marked",
            [
                new("requests", [.. counts.Select(one => new ChartPoint(one.Step.End, Rate(one.Count.Requests), one.Step.Swapped is not null))]),
                new("failed", [.. counts.Select(one => new ChartPoint(one.Step.End, Rate(one.Count.Failures)))]),
            ]),
            new PageTable("The last hour", ["Until", "Requests a second", "Failed a second", "Became active"],
            [
                .. counts.AsEnumerable().Reverse().Where(one => one.Count.Requests > 0 || one.Step.Swapped is not null).Select(one => (IReadOnlyList<PageCell>)
                [
                    (DateTime?)one.Step.End, Text(one.Count.Requests), Text(one.Count.Failures),
                    one.Step.Swapped is { } revision ? new PageCell($"Revision {revision}", $"{Access.ConsolePaths.Revisions}/{revision}") : (string?)null,
                ]),
            ]));
    }

    private static double Rate(long count) => count / Traffic.Step.TotalSeconds;

    private static string Text(long count) => Rate(count).ToString("0.##", CultureInfo.InvariantCulture);
}
