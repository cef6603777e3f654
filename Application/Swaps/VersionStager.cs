using System.Diagnostics;
using Interlock.Application.Serving.Batching;
using Interlock.Application.Serving.Loading;
using Interlock.Application.Serving.Threads;
using Interlock.Domain;
using Interlock.Domain.Swaps;

namespace Interlock.Application.Swaps;

/// <summary>Loads the versions of a plan beside those that answer, one after the other, on a thread that gives way to them.</summary>
public sealed class VersionStager(VersionLoader loader, ILoadThreads threads)
{
    /// <summary>Loads what a model of a plan needs. A failure does not keep the others from being tried: all problems are told at once.</summary>
    public async Task<StagedModel> StageAsync(PlannedModel model, CancellationToken cancellationToken)
    {
        var staged = new StagedModel(model);
        try
        {
            foreach (var version in model.Versions)
            {
                cancellationToken.ThrowIfCancellationRequested();
                await StageAsync(version, staged, cancellationToken);
            }

            return staged;
        }
        catch
        {
            staged.Discard();
            throw;
        }
    }

    private async Task StageAsync(PlannedVersion version, StagedModel staged, CancellationToken cancellationToken)
    {
        if (version.Kept is { } kept)
        {
            staged.Loaded.Add(kept);
            return;
        }

        var (started, memory) = (Stopwatch.GetTimestamp(), Environment.WorkingSet);
        try
        {
            var loaded = await threads.RunAsync(() => loader.LoadAsync(version.Id, cancellationToken), version.Id.StartsThreads);
            staged.Add(loaded, new LoadReport(
                version.Id.Version,
                Stopwatch.GetElapsedTime(started).TotalMilliseconds,
                Math.Max(0, Environment.WorkingSet - memory),
                loaded.GoldenCount,
                loaded.Hashes));
        }
        catch (ModelLoadException e)
        {
            staged.Problems.Add(e.Message);
        }
    }
}

/// <summary>A model of a plan with its live versions.</summary>
/// <param name="planned">The model.</param>
public sealed class StagedModel(PlannedModel planned)
{
    /// <summary>The model.</summary>
    public PlannedModel Planned { get; } = planned;

    /// <summary>Its versions that are live, new or not.</summary>
    public List<LoadedModel> Loaded { get; } = [];

    /// <summary>Those that are new.</summary>
    public List<LoadedModel> New { get; } = [];

    /// <summary>How loading went.</summary>
    public List<LoadReport> Reports { get; } = [];

    /// <summary>Why versions could not be loaded.</summary>
    public List<string> Problems { get; } = [];

    /// <summary>A version is live.</summary>
    public void Add(LoadedModel loaded, LoadReport report)
    {
        Loaded.Add(loaded);
        New.Add(loaded);
        Reports.Add(report);
    }

    /// <summary>Frees what is new.</summary>
    public void Discard() => New.ForEach(loaded => loaded.Retire());
}
