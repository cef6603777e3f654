namespace Interlock.Application.Serving.Health;

/// <summary>Probes the datastore while nothing is written, so that readiness is right without requests, too.</summary>
public sealed class DatastoreWatch(IDatastoreProbe probe, DatastoreHealth health, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>Runs until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await Task.Delay(Interval, time, cancellationToken);
            if (health.IsOut || health.SinceAnswer > Interval)
            {
                await ProbeAsync(cancellationToken);
            }
        }
    }

    // During an outage something is committed: a full disk, say, still begins transactions.
    private async Task ProbeAsync(CancellationToken cancellationToken)
    {
        try
        {
            await probe.ProbeAsync(health.IsOut, cancellationToken);
            health.Answered();
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            health.Failed(e);
        }
    }
}
