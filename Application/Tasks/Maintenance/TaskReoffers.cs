using Interlock.Application.Tasks.Execution;
using Interlock.Domain;

namespace Interlock.Application.Tasks.Maintenance;

/// <summary>Offers tasks that became due, and those that the broker did not get or lost.</summary>
public sealed class TaskReoffers(ITaskEngine engine, ITaskLeases leases, TaskOffers offers, TaskWorker worker, TimeProvider time)
{
    private const int MostAtOnce = 500;

    // While workers are idle, an offer of this age was lost. While they are busy, it is queued in the broker.
    private static readonly TimeSpan Stale = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(2);

    /// <summary>Runs once.</summary>
    /// <exception cref="UnavailableException"><c>datastore_unavailable</c>.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (!engine.NeedsOffers)
        {
            return;
        }

        var now = time.GetUtcNow().UtcDateTime;
        var ids = await leases.TakeOffersAsync(now, worker.IdleFor >= Idle ? now - Stale : null, MostAtOnce, cancellationToken);
        if (ids.Count > 0)
        {
            await offers.OfferAsync(ids, cancellationToken);
        }
    }
}
