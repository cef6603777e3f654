using Interlock.Application.Predictions;
using Interlock.Application.Serving.Batching;
using Interlock.Application.Serving.Catalog;
using Interlock.Application.Serving.Loading;
using Interlock.Application.Serving.Threads;
using Interlock.Domain.Predictions;
using Interlock.Domain.Swaps;

namespace Interlock.Application.Swaps;

/// <summary>
/// Lets versions that are to answer, and the one that answers now, answer golden and recorded requests, and holds the difference against the budgets.
/// </summary>
public sealed class SwapGate(IPredictionDatastore predictions, VersionLoader loader, ILoadThreads threads, TimeProvider time)
{
    /// <summary>How the versions of a model compare that would begin to answer.</summary>
    /// <param name="staged">The model as it is to be served.</param>
    /// <param name="before">The model as it is served, or null where it is new.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<GateResult> CompareAsync(StagedModel staged, ServedModel? before, CancellationToken cancellationToken)
    {
        var (config, result) = (staged.Planned.Config, new GateResult());
        var begin = NewAnswerers.Of(config, staged.Loaded, before).ToList();
        if (before?.Active is not { } active || begin.Count == 0)
        {
            return result;
        }

        if (active.Id.Config.GetType() != config.GetType())
        {
            result.Notes.Add("another kind of model answered until now: nothing can be compared");
            return result;
        }

        var recorded = await RecordedAsync(staged.Planned, cancellationToken);
        foreach (var next in begin)
        {
            result.Add(await CompareAsync(active, next, recorded, cancellationToken), config);
        }

        return result;
    }

    private async Task<IReadOnlyList<Prediction>> RecordedAsync(PlannedModel model, CancellationToken cancellationToken) => model.Config.Swap.Replay == 0
        ? []
        : await predictions.ListAsync(new PredictionFilter { Model = model.Name, Limit = model.Config.Swap.Replay }, cancellationToken);

    private async Task<ReplayReport> CompareAsync(
        LoadedModel before, LoadedModel next, IReadOnlyList<Prediction> recorded, CancellationToken cancellationToken)
    {
        using var until = new CancellationTokenSource(next.Id.Config.Swap.ReplayTime, time);
        var kind = loader.KindOf(next.Id);
        var comparison = await threads.RunAsync(
            () => kind.ReplayAsync(before, next, recorded, until.Token, cancellationToken), before.Id.StartsThreads || next.Id.StartsThreads);
        return comparison.Report();
    }
}
