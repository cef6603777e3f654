using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Interlock.Application.Tasks;

/// <summary>
/// Offers tasks to the engine right after they were queued, without holding up the reply. Offers that fail are repeated by maintenance.
/// </summary>
public sealed partial class TaskOffers(ITaskEngine engine, ITaskLeases leases, ILogger<TaskOffers> logger)
{
    private const int MostWaiting = 10_000;
    private const int MostAtOnce = 500;

    private readonly Channel<string> _waiting = Channel.CreateBounded<string>(
        new BoundedChannelOptions(MostWaiting) { SingleReader = true, FullMode = BoundedChannelFullMode.DropWrite });

    private volatile bool _isFailing;

    /// <summary>Adds a task that was queued.</summary>
    public void Add(string id) => _waiting.Writer.TryWrite(id);

    /// <summary>Offers what is added, until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var ids = new List<string>();
        while (await _waiting.Reader.WaitToReadAsync(cancellationToken))
        {
            while (ids.Count < MostAtOnce && _waiting.Reader.TryRead(out var id))
            {
                ids.Add(id);
            }

            await OfferAsync(ids, cancellationToken);
            ids.Clear();
        }
    }

    /// <summary>Offers tasks that are marked as offered in the datastore; on failure the mark is removed.</summary>
    public async Task OfferAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        try
        {
            await engine.OfferAsync(ids, cancellationToken);
            _isFailing = false;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogFirst(ids.Count, e.Message);
            await ReturnAsync(ids, cancellationToken);
        }
    }

    private async Task ReturnAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        try
        {
            await leases.ReturnOffersAsync(ids, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // They stay marked, and are offered again when the mark is stale.
            LogFirst(ids.Count, e.Message);
        }
    }

    // Retried every second; logged once.
    private void LogFirst(int count, string reason)
    {
        if (!_isFailing)
        {
            _isFailing = true;
            LogFailed(count, reason);
        }
    }

    [LoggerMessage(EventIds.OffersFailed, LogLevel.Warning, "{Count} tasks could not be offered to workers; they are offered again: {Reason}")]
    private partial void LogFailed(int count, string reason);
}
