namespace Interlock.Application.Tasks;

/// <summary>What goes on beside the work on tasks, also on a server that works on none.</summary>
public sealed class TaskLoops(TaskKeeper keeper, TaskSweeper sweeper, TaskOffers offers)
{
    /// <summary>Runs them until they are told to end.</summary>
    public Task RunAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(keeper.RunAsync(cancellationToken), sweeper.RunAsync(cancellationToken), offers.RunAsync(cancellationToken));
}
