using Interlock.Application.Jobs.Steps;
using Interlock.Application.Leases;
using Interlock.Domain;

namespace Interlock.Application.Jobs.Runs;

/// <summary>Renews the lease of a run, and stops a run that is to be cancelled.</summary>
internal sealed class RunHeartbeat(LeaseClaim claim, IRunDatastore datastore, TimeSpan lease, TimeProvider time)
{
    /// <summary>
    /// Renews the claim each third of a lease, until it is cancelled; stops a run that could not be renewed in time. A transaction with the work of a step
    /// is not stopped: its statements may lock the row of the run, and its commit requires and renews the claim itself.
    /// </summary>
    public async Task KeepAsync(RunSession session, CancellationToken cancellationToken)
    {
        var stop = session.Stop;
        session.MarkRenewed();
        while (true)
        {
            await Task.Delay(lease / 3, time, cancellationToken);
            try
            {
                if (await datastore.RenewAsync(claim, cancellationToken))
                {
                    stop.Stop(StopCause.Cancelled);
                }

                session.MarkRenewed();
            }
            catch (StepLostException)
            {
                stop.Stop(StopCause.Lost);
                return;
            }
            catch (UnavailableException) when (session.IsCommittingWork || session.SinceRenewal < lease)
            {
                // The next turn retries.
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
