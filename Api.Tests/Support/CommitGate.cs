using System.Data.Common;
using System.Diagnostics;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Interlock.Api.Tests.Support;

/// <summary>Counts commits, and holds them back while it is closed.</summary>
internal sealed class CommitGate : DbTransactionInterceptor, IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _passes = new(0);
    private volatile bool _closed;
    private int _arrived;

    /// <summary>Commits that began since the gate was first closed.</summary>
    public int Commits => Volatile.Read(ref _arrived);

    /// <summary>From now on a commit waits for a pass.</summary>
    public void Close()
    {
        _arrived = 0;
        _closed = true;
    }

    /// <summary>Lets one commit through.</summary>
    public void Pass() => _passes.Release();

    /// <summary>Lets all commits through, those to come as well.</summary>
    public void Open()
    {
        _closed = false;
        _passes.Release();
    }

    /// <summary>Returns once that many commits have begun.</summary>
    public async Task ArrivedAsync(int commits)
    {
        for (var waited = Stopwatch.StartNew(); Commits < commits; await Task.Yield())
        {
            if (waited.Elapsed > Timeout)
            {
                throw new TimeoutException($"{Commits} of {commits} commits began.");
            }
        }
    }

    /// <inheritdoc />
    public void Dispose() => _passes.Dispose();

    public override async ValueTask<InterceptionResult> TransactionCommittingAsync(
        DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _arrived);
        if (_closed && !await _passes.WaitAsync(Timeout, cancellationToken))
        {
            throw new TimeoutException("The gate stayed closed.");
        }

        return result;
    }
}
