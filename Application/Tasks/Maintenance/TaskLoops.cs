using Interlock.Application.Tasks.Execution;

namespace Interlock.Application.Tasks.Maintenance;

/// <summary>The loops beside the work on tasks, also on a server without workers.</summary>
public sealed class TaskLoops(TaskRenewal renewal, TaskMaintenance maintenance, TaskOffers offers)
{
    /// <summary>Runs them until they are cancelled.</summary>
    public Task RunAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(renewal.RunAsync(cancellationToken), maintenance.RunAsync(cancellationToken), offers.RunAsync(cancellationToken));
}
