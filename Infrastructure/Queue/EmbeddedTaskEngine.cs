using Interlock.Application;
using Interlock.Application.Tasks;

namespace Interlock.Infrastructure.Queue;

/// <summary>Finds due tasks by polling the datastore, and at once after this server queued one.</summary>
internal sealed class EmbeddedTaskEngine(EmbeddedQueueConfig config, ITaskLeases leases, TimeProvider time) : ITaskEngine, IDisposable
{
    private readonly WakeSignal _offered = new();

    /// <inheritdoc />
    public bool NeedsOffers => false;

    /// <inheritdoc />
    public Task OfferAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        _offered.Set();
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<TaskDelivery>> TakeAsync(int limit, IReadOnlyCollection<string> except, CancellationToken cancellationToken)
    {
        while (true)
        {
            var due = await leases.FindDueAsync(time.GetUtcNow().UtcDateTime, except, limit, cancellationToken);
            if (due.Count > 0)
            {
                return [.. due.Select(row => new Found(row.Id, row.Lane))];
            }

            await _offered.WaitAsync(config.Poll, cancellationToken);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _offered.Dispose();

    // Only the datastore knows of it: there is nothing to close.
    private sealed class Found(string id, string lane) : TaskDelivery(id, lane)
    {
        public override Task CloseAsync() => Task.CompletedTask;
    }
}
