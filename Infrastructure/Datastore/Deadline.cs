using Interlock.Domain;

namespace Interlock.Infrastructure.Datastore;

/// <summary>Bounds the time that a caller waits for the database, whatever the driver does.</summary>
internal static class Deadline
{
    // For a driver that was told to stop: what ended in time has a certain outcome.
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(250);

    /// <summary>Runs the work on the thread pool (SQLite blocks its thread) and waits for it until the limit.</summary>
    /// <param name="limit">How long the work may take; then its token is cancelled, and a little later nobody waits for it any more.</param>
    /// <param name="work">What to do. Where it is left behind, it ends with the command's own time-out.</param>
    /// <param name="cancellationToken">Cancels the work; it is waited for all the same.</param>
    /// <exception cref="UnavailableException"><c>datastore_unavailable</c>: the limit has passed.</exception>
    public static async Task<T> RunAsync<T>(TimeSpan limit, Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        ending.CancelAfter(limit);
        var token = ending.Token;
        try
        {
            return await Task.Run(() => work(token), CancellationToken.None).WaitAsync(limit + Grace, CancellationToken.None);
        }
        catch (Exception e) when (token.IsCancellationRequested && !cancellationToken.IsCancellationRequested && IsOfDeadline(e))
        {
            throw DatabaseFault.Unavailable(e, $"The datastore did not answer within {limit.TotalMilliseconds:0} ms.");
        }
    }

    // Drivers report a cancelled statement in different ways.
    private static bool IsOfDeadline(Exception e) => e is OperationCanceledException or UnavailableException || DatabaseFault.IsOfDatabase(e);
}
