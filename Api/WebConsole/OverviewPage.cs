using Interlock.Application.Serving.Batching;
using Interlock.Application.Serving.Catalog;
using Interlock.Application.Swaps.Revisions;
using Interlock.Domain.Access;

namespace Interlock.Api.WebConsole;

/// <summary>The first page.</summary>
/// <param name="Caller">Who is signed in; null where there is no section <c>access</c>.</param>
/// <param name="Revision">The active revision.</param>
/// <param name="DatastoreFailure">Why the datastore does not accept what is to be kept, or null.</param>
/// <param name="Models">The models, those that need attention first.</param>
public sealed record OverviewPage(Caller? Caller, int Revision, string? DatastoreFailure, IReadOnlyList<ModelRow> Models)
{
    /// <summary>What was asked in the last hour.</summary>
    public required TrafficPage Traffic { get; init; }

    /// <summary>Who paused the automatic apply of edits; null while it is on, and for those who may not see it.</summary>
    public ApplyPause? Pause { get; init; }
}

/// <summary>A model in the list.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">The word for its contract.</param>
/// <param name="Status"><c>loading</c>, <c>ready</c> or <c>hung</c>.</param>
/// <param name="Active">The version that answers.</param>
/// <param name="Others">Canary and shadow, in words; empty for none.</param>
/// <param name="Attention">What is wrong, or null.</param>
/// <param name="Figures">Of the active version; null before it is loaded.</param>
public sealed record ModelRow(string Name, string Kind, string Status, string Active, string Others, string? Attention, VersionFigures? Figures)
{
    // Fewer failures may be chance.
    private const int FewestFailures = 3;
    private const double ManyFailures = 0.05;

    internal static ModelRow Of(ServedModel model)
    {
        var figures = model.Active is { } active ? VersionFigures.Of(active) : null;
        var attention = model.HungReason ?? (model.Status == "loading" ? "It is loading."
            : figures is { Failures: >= FewestFailures } && figures.FailureShare > ManyFailures ? "Many of its requests fail."
            : null);
        return new ModelRow(model.Name, model.Kind, model.Status, model.Config.Active, string.Join(", ", OthersOf(model)), attention, figures);
    }

    private static IEnumerable<string> OthersOf(ServedModel model)
    {
        if (model.Config.Canary is { } canary)
        {
            yield return FormattableString.Invariant($"canary {canary.Version} {canary.Percent} %");
        }

        if (model.Config.Shadow is { } shadow)
        {
            yield return $"shadow {shadow}";
        }
    }
}

/// <summary>What a version did on this server since it was loaded.</summary>
/// <param name="Requests">Requests that it answered, or that failed because of it.</param>
/// <param name="Failures">Those that failed.</param>
/// <param name="FailureShare">Their share.</param>
/// <param name="P50">The median time of a run, in milliseconds.</param>
/// <param name="P95">The time that 95 of 100 runs take at most.</param>
/// <param name="P99">The time that 99 of 100 runs take at most.</param>
/// <param name="Waiting">Requests that wait now.</param>
/// <param name="Running">Runs in progress.</param>
public sealed record VersionFigures(long Requests, long Failures, double FailureShare, double P50, double P95, double P99, int Waiting, int Running)
{
    internal static VersionFigures Of(LoadedModel loaded)
    {
        var now = loaded.Health.Snapshot();
        return new VersionFigures(now.Requests, now.Failures, now.FailureRate, Ms(0.5), Ms(0.95), Ms(0.99), loaded.Waiting, loaded.Running);

        double Ms(double quantile) => now.Runs.Count == 0 ? 0 : now.Runs.Quantile(quantile).TotalMilliseconds;
    }
}
