using Interlock.Application.Serving.Health;
using Microsoft.Extensions.Logging;

namespace Interlock.Application.Tasks.Execution;

/// <summary>
/// Claims tasks in groups and runs them. It claims the next group while the last one runs and settles. When it stops it claims no more and finishes what
/// it has.
/// </summary>
public sealed partial class TaskWorker(ITaskEngine engine, TaskWork work, TaskLanes lanes, TimeProvider time, ILogger<TaskWorker> logger)
{
    private const int MaxClaims = 256;

    // Tasks that are accepted meanwhile share the next claim, instead of one commit each beside those of the callers.
    private static readonly TimeSpan ClaimInterval = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan DelayAfterFailure = TimeSpan.FromSeconds(1);

    private readonly TaskActivity _activity = new(time);

    /// <summary>For how long nothing has been due although more could run; zero otherwise.</summary>
    public TimeSpan IdleFor => _activity.IdleFor;

    /// <summary>Runs tasks.</summary>
    /// <param name="claim">Ends the claiming.</param>
    /// <param name="stop">Ends the work: unfinished tasks are released.</param>
    public async Task RunAsync(CancellationToken claim, CancellationToken stop)
    {
        while (lanes.Workers > 0 && !claim.IsCancellationRequested)
        {
            try
            {
                await ClaimAsync(await TakeAsync(claim), stop);
                await Task.Delay(ClaimInterval, time, claim);
            }
            catch (OperationCanceledException) when (claim.IsCancellationRequested)
            {
                break;
            }
            catch (Exception e)
            {
                if (!DatastoreHealth.HasLogged(e))
                {
                    LogFailed(e);
                }
                await Task.Delay(DelayAfterFailure, time, claim).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        await lanes.DrainAsync();
    }

    /// <summary>Waits for tasks; returns none when a lane has room again.</summary>
    private async Task<IReadOnlyList<TaskDelivery>> TakeAsync(CancellationToken cancellationToken)
    {
        using var wait = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var full = lanes.BeginWait(wait);
        try
        {
            // A broker does not know the model of a message: all messages share one lane.
            var limit = engine.NeedsOffers ? lanes.RoomOf(TaskDelivery.AnyModel) : MaxClaims;
            if (limit == 0)
            {
                await Task.Delay(Timeout.Infinite, wait.Token);
            }

            var taking = engine.TakeAsync(limit, full, wait.Token);
            return await (full.Count == 0 ? _activity.IdleWhileAsync(taking) : taking);
        }
        catch (OperationCanceledException) when (wait.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return [];
        }
        finally
        {
            lanes.EndWait();
        }
    }

    private async Task ClaimAsync(IReadOnlyList<TaskDelivery> taken, CancellationToken stop)
    {
        var admitted = lanes.Admit(taken);
        IReadOnlyList<ClaimedTask> claimed = [];
        try
        {
            claimed = admitted.Count == 0 ? [] : await work.ClaimAsync(admitted);
            foreach (var task in claimed)
            {
                lanes.Add(task);
            }
        }
        finally
        {
            lanes.Withdraw(admitted.Except(claimed.Select(task => task.Delivery)));
            await Task.WhenAll(taken.Except(claimed.Select(task => task.Delivery)).Select(delivery => delivery.CloseAsync()));
        }

        Start(stop);
    }

    private void Start(CancellationToken stop)
    {
        while (lanes.Next() is { } group)
        {
            _ = RunAsync(group, stop);
        }
    }

    private async Task RunAsync(IReadOnlyList<ClaimedTask> group, CancellationToken stop)
    {
        try
        {
            await Task.Yield();
            await work.RunAsync(group, () => Free(group, stop), stop);
        }
        catch (Exception e)
        {
            if (!DatastoreHealth.HasLogged(e))
            {
                LogFailed(e);
            }
        }
        finally
        {
            lanes.Withdraw(group.Select(task => task.Delivery));
        }
    }

    private void Free(IReadOnlyList<ClaimedTask> group, CancellationToken stop)
    {
        lanes.End(group);
        Start(stop);
    }

    [LoggerMessage(EventIds.TaskTurnFailed, LogLevel.Error, "Could not claim or run tasks; retrying")]
    private partial void LogFailed(Exception exception);
}
