using System.Diagnostics;
using Interlock.Application.Configuration.Root;
using Interlock.Application.Serving.Batching;
using Interlock.Application.Serving.Catalog;
using Interlock.Application.Serving.Loading;
using Interlock.Application.Serving.Threads;
using Interlock.Application.Swaps.Planning;
using Interlock.Domain;
using Interlock.Domain.Swaps;

namespace Interlock.Application.Swaps.Gate;

/// <summary>Plans a configuration, loads what it needs beside the active versions, and proves it, model by model. Nothing active changes.</summary>
public sealed class SwapProver(SwapPlanner planner, VersionLoader loader, SwapGate gate, WaitingTasks waiting, ILoadThreads threads)
{
    /// <summary>Plans a configuration; loads nothing.</summary>
    /// <param name="next">The configuration.</param>
    /// <param name="now">The active one.</param>
    /// <param name="held">Live instances, leased by the caller.</param>
    /// <param name="files">As for <see cref="ProveAsync"/>.</param>
    public Task<SwapPlan> PlanAsync(ConfigProposal next, ActiveConfig now, IReadOnlyCollection<LoadedModel> held, IReadOnlyDictionary<string, string>? files) =>
        threads.RunAsync(() => Task.FromResult(planner.Plan(now.Proposal, next, held, files)), startsThreads: false);

    /// <summary>Proves a configuration. A version that fails does not keep the others from being tried: the report has every problem.</summary>
    /// <param name="next">The configuration.</param>
    /// <param name="now">The active one.</param>
    /// <param name="held">Live instances, leased by the caller.</param>
    /// <param name="files">SHA-256 that files must have, by path, of an earlier revision: then versions are loaded and not compared. Else null.</param>
    /// <param name="cancellationToken">Cancels it: what was loaded is freed.</param>
    public async Task<ProvenSwap> ProveAsync(
        ConfigProposal next,
        ActiveConfig now,
        IReadOnlyCollection<LoadedModel> held,
        IReadOnlyDictionary<string, string>? files,
        CancellationToken cancellationToken)
    {
        var plan = await PlanAsync(next, now, held, files);
        if (plan.Problems.Count > 0 || plan.IsEmpty)
        {
            return ProvenSwap.Unproven(plan);
        }

        var staged = plan.Models.Select(model => new StagedModel(model)).ToList();
        try
        {
            foreach (var model in staged)
            {
                await LoadAsync(model, cancellationToken);
            }

            foreach (var model in staged.Where(model => files is null && model.Problems.Count == 0))
            {
                await gate.CompareAsync(model, now.Snapshot.Models.GetValueOrDefault(model.Planned.Name), cancellationToken);
            }

            // The last thing: what is accepted from here on is few.
            var problems = files is null ? await waiting.ProblemsOfAsync(plan, now.Snapshot, cancellationToken) : [];
            return Proven(plan, staged, now.Snapshot, problems);
        }
        catch
        {
            staged.ForEach(model => model.Discard());
            throw;
        }
    }

    private static ProvenSwap Proven(SwapPlan plan, List<StagedModel> staged, ModelSnapshot now, IReadOnlyList<string> problems)
    {
        var reports = staged.Select(model => model.ReportOf(now.Models.GetValueOrDefault(model.Planned.Name), plan.Diff)).OfType<ModelReport>();
        var removed = plan.Removed.Select(name => new ModelReport(name, ModelChange.Removed) { From = now.Models.GetValueOrDefault(name)?.Config.Active });
        return new ProvenSwap(
            plan,
            [.. staged.SelectMany(model => model.Loaded)],
            [.. staged.SelectMany(model => model.New)],
            new SwapReport { Problems = problems, Warnings = plan.Next.Warnings, Models = [.. reports, .. removed] });
    }

    private async Task LoadAsync(StagedModel staged, CancellationToken cancellationToken)
    {
        foreach (var version in staged.Planned.Versions)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (version.Kept is { } kept)
            {
                staged.Loaded.Add(kept);
            }
            else
            {
                await LoadAsync(version.Id, staged, cancellationToken);
            }
        }
    }

    private async Task LoadAsync(ModelVersion id, StagedModel staged, CancellationToken cancellationToken)
    {
        var (started, memory) = (Stopwatch.GetTimestamp(), Environment.WorkingSet);
        try
        {
            // One after the other, on a thread that gives way to requests.
            var loaded = await threads.RunAsync(() => loader.LoadAsync(id, cancellationToken), id.StartsThreads);
            staged.Add(loaded, new LoadReport(
                id.Version,
                Stopwatch.GetElapsedTime(started).TotalMilliseconds,
                Math.Max(0, Environment.WorkingSet - memory),
                loaded.GoldenCount,
                id.Hidden.InKeys(loaded.Hashes)));
        }
        catch (ModelLoadException e)
        {
            staged.Problems.Add(e.Message);
        }
    }
}
