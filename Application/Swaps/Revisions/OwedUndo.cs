using Interlock.Domain.Swaps;
using Microsoft.Extensions.Logging;

namespace Interlock.Application.Swaps.Revisions;

/// <summary>
/// Writes down that a revision was undone. What is served does not wait for it: where the datastore is away it is written later, and before
/// anything else takes a number, since replies were given under that number already.
/// </summary>
public sealed partial class OwedUndo(IRevisionDatastore datastore, TimeProvider time, ILogger<OwedUndo> logger) : IDisposable
{
    /// <summary>Undoing a swap that went wrong does not wait longer for the datastore.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _writing = new(1);
    private readonly CancellationTokenSource _ended = new();
    private Debt? _owed;

    /// <summary>Stores the revision that brings a good one back and marks the bad one, now or later.</summary>
    /// <returns>Whether the revision is stored, and has its number.</returns>
    public async Task<bool> WriteAsync(ConfigRevision good, int bad, string reason)
    {
        var debt = new Debt(good, bad, reason);
        Volatile.Write(ref _owed, debt);
        using var patience = new CancellationTokenSource(Patience, time);
        try
        {
            await SettleAsync(patience.Token);
        }
        catch (Exception e)
        {
            LogNotStored(e.Message, e);
            _ = SettleLaterAsync();
        }

        return debt.IsStored;
    }

    /// <summary>Writes what could not be written until now.</summary>
    /// <exception cref="Domain.UnavailableException"><c>datastore_unavailable</c>.</exception>
    public async Task SettleAsync(CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            await PayAsync(cancellationToken);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _ended.Cancel();
        _ended.Dispose();
        _writing.Dispose();
    }

    private async Task PayAsync(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _owed) is not { } debt)
        {
            return;
        }

        if (!debt.IsStored)
        {
            await datastore.AddAsync(debt.Good, cancellationToken);
            debt.IsStored = true;
        }

        await datastore.RollBackAsync(debt.Bad, debt.Reason, cancellationToken);
        Interlocked.CompareExchange(ref _owed, null, debt);
    }

    private async Task SettleLaterAsync()
    {
        var end = _ended.Token;
        while (Volatile.Read(ref _owed) is not null && !end.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(Pause, time, end);
                await SettleAsync(end);
            }
            catch (Exception)
            {
                // It was told when it happened first. The next turn tries again, or the server has ended.
            }
        }
    }

    [LoggerMessage(EventIds.RevisionNotStored, LogLevel.Error, "That a revision was undone could not be written down, and is tried again: {Reason}")]
    private partial void LogNotStored(string reason, Exception exception);

    private sealed record Debt(ConfigRevision Good, int Bad, string Reason)
    {
        public bool IsStored { get; set; }
    }
}
