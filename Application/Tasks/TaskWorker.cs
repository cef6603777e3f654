using Microsoft.Extensions.Logging;

namespace Interlock.Application.Tasks;

/// <summary>
/// Takes as many tasks as this server may work on at once, claims them, and works on those of a model together. Told to end, it takes no more and
/// finishes what it has.
/// </summary>
public sealed partial class TaskWorker(ITaskEngine engine, TaskWork work, TasksConfig config, TimeProvider time, ILogger<TaskWorker> logger) : IDisposable
{
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _places = new(PlacesOf(config));
    private readonly TaskActivity _activity = new(time);

    /// <summary>The tasks that are worked on at once.</summary>
    private static int PlacesOf(TasksConfig config) => config.Workers ?? 2 * Environment.ProcessorCount;

    /// <summary>For how long the engine has had nothing to do for places that are free; zero while it has, or while none is free.</summary>
    public TimeSpan IdleFor => _activity.IdleFor;

    /// <summary>Works.</summary>
    /// <param name="take">Ends the taking.</param>
    /// <param name="stop">Ends the work: what is not done is given back.</param>
    public async Task RunAsync(CancellationToken take, CancellationToken stop)
    {
        while (PlacesOf(config) > 0 && !take.IsCancellationRequested)
        {
            try
            {
                await TurnAsync(take, stop);
            }
            catch (OperationCanceledException) when (take.IsCancellationRequested)
            {
                break;
            }
            catch (Exception e)
            {
                LogTurnFailed(e);
                await Task.Delay(PauseAfterFailure, time, take).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        for (var place = 0; place < PlacesOf(config); place++)
        {
            await _places.WaitAsync(CancellationToken.None);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _places.Dispose();

    private async Task TurnAsync(CancellationToken take, CancellationToken stop)
    {
        var places = await WaitForPlacesAsync(take);
        try
        {
            var deliveries = await _activity.IdleWhileAsync(engine.TakeAsync(places, take));
            var claimed = await work.ClaimAsync(deliveries);
            foreach (var group in claimed.Groups)
            {
                places -= group.Count;
                _ = WorkAsync(group, stop);
            }

            await Task.WhenAll(claimed.Others.Select(delivery => delivery.CloseAsync()));
        }
        finally
        {
            Free(places);
        }
    }

    private async Task<int> WaitForPlacesAsync(CancellationToken take)
    {
        await _places.WaitAsync(take);
        var places = 1;
        while (_places.Wait(0, CancellationToken.None))
        {
            places++;
        }

        return places;
    }

    private async Task WorkAsync(IReadOnlyList<ClaimedTask> group, CancellationToken stop)
    {
        try
        {
            await Task.Yield();
            await work.DoAsync(group, stop);
        }
        catch (Exception e)
        {
            LogTurnFailed(e);
        }
        finally
        {
            Free(group.Count);
        }
    }

    private void Free(int places)
    {
        if (places > 0)
        {
            _places.Release(places);
        }
    }

    [LoggerMessage(EventIds.TaskTurnFailed, LogLevel.Error, "Work on tasks failed; it goes on")]
    private partial void LogTurnFailed(Exception exception);
}
