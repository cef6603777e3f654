namespace Interlock.Application.Jobs;

/// <summary>Runs the jobs of this server by the clock, and what else waits.</summary>
public interface IJobScheduler
{
    /// <summary>Works until it is cancelled; begins nothing more from then on. What fails is logged and tried again.</summary>
    Task RunAsync(CancellationToken cancellationToken);

    /// <summary>Waits for the runs this server works on; those that are not done when it is cancelled are left to the next server.</summary>
    Task StopAsync(CancellationToken cancellationToken);
}
