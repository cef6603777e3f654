using Interlock.Domain;

namespace Interlock.Application.Tasks;

/// <summary>Takes up tasks whose server was silent for too long.</summary>
public sealed class TaskRecovery(ITaskClaims claims, TaskOutcomes outcomes, TaskSettler settler, TaskBoard board, TimeProvider time)
{
    private const int MostAtOnce = 50;

    /// <summary>One turn.</summary>
    /// <exception cref="UnavailableException"><c>datastore_unavailable</c>.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var found = MostAtOnce;
        while (found == MostAtOnce)
        {
            var expired = await claims.FindExpiredAsync(time.GetUtcNow().UtcDateTime, MostAtOnce, cancellationToken);
            found = expired.Count;
            if (found > 0)
            {
                foreach (var id in await settler.SettleAsync([.. expired.Select(outcomes.Lost)]))
                {
                    board.Changed(id);
                }
            }
        }
    }
}
