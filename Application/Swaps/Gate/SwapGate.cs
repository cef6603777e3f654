using Interlock.Application.Predictions;
using Interlock.Application.Serving.Batching;
using Interlock.Application.Serving.Catalog;
using Interlock.Application.Serving.Loading;
using Interlock.Application.Serving.Threads;
using Interlock.Application.Swaps.Planning;
using Interlock.Domain.Predictions;
using Interlock.Domain.Swaps;

namespace Interlock.Application.Swaps.Gate;

/// <summary>
/// Replays golden and recorded requests on the active version and on those that are to answer, and checks the difference against the budgets.
/// </summary>
public sealed class SwapGate(IPredictionDatastore predictions, VersionLoader loader, ILoadThreads threads, TimeProvider time)
{
    /// <summary>Compares the versions of a model that would begin to answer, and adds what it finds to the model.</summary>
    /// <param name="staged">The model as it is to be.</param>
    /// <param name="before">The active model, or null if it is new.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    public async Task CompareAsync(StagedModel staged, ServedModel? before, CancellationToken cancellationToken)
    {
        var config = staged.Planned.Config;
        var begin = NewAnswerers.Of(config, staged.Loaded, before).ToList();
        if (before?.Active is not { } active || begin.Count == 0)
        {
            return;
        }

        if (active.Id.Config.GetType() != config.GetType())
        {
            staged.AddNote("the kind of the model changes: nothing can be compared");
            return;
        }

        var recorded = await RecordedAsync(staged.Planned, cancellationToken);
        foreach (var next in begin)
        {
            staged.Add(await CompareAsync(active, next, recorded, cancellationToken));
        }
    }

    /// <summary>Compares two versions, for <c>swap.replay-time</c> of the new one at most.</summary>
    /// <param name="before">The old version; loaded until this ends.</param>
    /// <param name="next">The new one; likewise.</param>
    /// <param name="recorded">Recorded requests, with labels where they have any.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    public async Task<ReplayReport> CompareAsync(
        LoadedModel before, LoadedModel next, IReadOnlyList<LabelledPrediction> recorded, CancellationToken cancellationToken)
    {
        using var until = new CancellationTokenSource(next.Id.Config.Swap.ReplayTime, time);
        var kind = loader.KindOf(next.Id);
        var comparison = await threads.RunAsync(
            () => kind.ReplayAsync(before, next, recorded, until.Token, cancellationToken), before.Id.StartsThreads || next.Id.StartsThreads);
        return comparison.Report();
    }

    private async Task<IReadOnlyList<LabelledPrediction>> RecordedAsync(PlannedModel model, CancellationToken cancellationToken) => model.Config.Swap.Replay == 0
        ? []
        : await predictions.ListLabelledFirstAsync(model.Name, model.Config.Swap.Replay, cancellationToken);
}
