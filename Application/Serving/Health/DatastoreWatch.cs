using Interlock.Application.Configuration;

namespace Interlock.Application.Serving.Health;

/// <summary>Probes the datastore while nothing is written, so that readiness is right without requests, too; and looks at its file and the space on its disk.</summary>
public sealed class DatastoreWatch(IDatastoreProbe probe, DatastoreHealth health, DatastoreConfig config, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>Runs until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Measure();
            await Task.Delay(Interval, time, cancellationToken);
            if (health.IsOut || health.SinceAnswer > Interval)
            {
                await ProbeAsync(cancellationToken);
            }
        }
    }

    private void Measure()
    {
        try
        {
            if (probe.IsFileLost)
            {
                health.Lost();
            }

            health.Measured(probe.FreeBytes, config.MinFree.Bytes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The disk is gone: then writes fail, too.
        }
    }

    // During an outage something is committed: a full disk, say, still begins transactions.
    private async Task ProbeAsync(CancellationToken cancellationToken)
    {
        var begun = health.Begin();
        try
        {
            await probe.ProbeAsync(health.IsOut, cancellationToken);
            health.Answered();
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            health.Failed(e, begun);
        }
    }
}
