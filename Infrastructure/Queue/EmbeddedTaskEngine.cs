using Interlock.Application;
using Interlock.Application.Tasks;

namespace Interlock.Infrastructure.Queue;

/// <summary>Finds tasks by looking into the datastore: at once after this server queued one, else now and then.</summary>
internal sealed class EmbeddedTaskEngine(EmbeddedQueueConfig config, ITaskClaims claims, TimeProvider time) : ITaskEngine, IDisposable
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
    public async Task<IReadOnlyList<TaskDelivery>> TakeAsync(int most, CancellationToken cancellationToken)
    {
        while (true)
        {
            var ids = await claims.FindDueAsync(time.GetUtcNow().UtcDateTime, most, cancellationToken);
            if (ids.Count > 0)
            {
                return [.. ids.Select(id => new Found(id))];
            }

            await _offered.WaitAsync(config.Poll, cancellationToken);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _offered.Dispose();

    // Nobody but the datastore knows of it: there is nothing to close.
    private sealed class Found(string id) : TaskDelivery(id)
    {
        public override Task CloseAsync() => Task.CompletedTask;
    }
}
