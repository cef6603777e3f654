using System.Runtime.CompilerServices;
using Interlock.Application.Tasks.Execution;
using Interlock.Domain;

namespace Interlock.Application.Tasks.Submission;

/// <summary>Reports every change of a task, on whichever server it runs.</summary>
public sealed class TaskFeed(ITaskDatastore datastore, LocalTasks local)
{
    private const int MostWatchers = 1000;

    // Tasks of this server notify their watchers at once; those of others are polled.
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private int _watchers;

    /// <summary>Watches a task until it has ended.</summary>
    /// <param name="first">The task as it is.</param>
    /// <param name="cancellationToken">Ends the watching.</param>
    /// <returns>The task at first and after every change; null whenever nothing has changed for a moment.</returns>
    /// <exception cref="UnavailableException"><c>overloaded</c>: too many watch.</exception>
    public IAsyncEnumerable<TaskView?> Watch(TaskView first, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _watchers) > MostWatchers)
        {
            Interlocked.Decrement(ref _watchers);
            throw new UnavailableException(UnavailableException.Overloaded, $"{MostWatchers} tasks are watched already.", Interval);
        }

        return WatchAsync(first, cancellationToken);
    }

    private async IAsyncEnumerable<TaskView?> WatchAsync(TaskView first, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var changed = new WakeSignal();
        local.Watch(first.Id, changed);
        try
        {
            var last = first;
            yield return last;
            while (!last.IsFinished)
            {
                await changed.WaitAsync(Interval, cancellationToken);
                var (isGone, now) = await FindAsync(last, cancellationToken);
                if (isGone)
                {
                    yield break;
                }

                yield return now == last ? null : now;
                last = now;
            }
        }
        finally
        {
            local.Unwatch(first.Id, changed);
            Interlocked.Decrement(ref _watchers);
        }
    }

    private async Task<(bool IsGone, TaskView Now)> FindAsync(TaskView last, CancellationToken cancellationToken)
    {
        try
        {
            var now = await datastore.FindAsync(last.Id, cancellationToken);
            return (now is null, now ?? last);
        }
        catch (UnavailableException)
        {
            return (false, last); // The next poll reports it.
        }
    }
}
