using Interlock.Application.Jobs.Steps;
using Interlock.Application.Leases;
using Interlock.Domain;

namespace Interlock.Application.Jobs.Runs;

/// <summary>Renews the lease of a run, and stops a run that is to be cancelled.</summary>
internal sealed class RunHeartbeat(LeaseClaim claim, IRunDatastore datastore, TimeSpan lease, TimeProvider time)
{
    /// <summary>Renews the claim each third of a lease, until it is cancelled; stops a run that could not be renewed in time.</summary>
    public async Task KeepAsync(RunStop stop, CancellationToken cancellationToken)
    {
        var renewed = time.GetTimestamp();
        while (true)
        {
            await Task.Delay(lease / 3, time, cancellationToken);
            try
            {
                if (await datastore.RenewAsync(claim, cancellationToken))
                {
                    stop.Stop(StopCause.Cancelled);
                }

                renewed = time.GetTimestamp();
            }
            catch (StepLostException)
            {
                stop.Stop(StopCause.Lost);
                return;
            }
            catch (UnavailableException) when (time.GetElapsedTime(renewed) < lease)
            {
                // The lease has time left: the next turn retries.
            }
            catch (UnavailableException)
            {
                // Another server may have claimed it.
                stop.Stop(StopCause.Lost);
                return;
            }
        }
    }
}
