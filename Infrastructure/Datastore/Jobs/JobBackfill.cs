using Interlock.Application.Jobs.Runs;
using Interlock.Domain.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Interlock.Infrastructure.Datastore.Jobs;

/// <summary>Decides for each time of a back-fill what becomes of it.</summary>
/// <param name="options">How it is to be done.</param>
/// <param name="times">Now, and the end of the lease of a holder (UTC).</param>
internal sealed class JobBackfill(BackfillOptions options, (DateTime Now, DateTime LeaseEnd) times)
{
    private const int RunsPerQuery = 500;

    private readonly List<string> _runs = [];
    private readonly List<JobRun> _requeued = [];
    private readonly HashSet<string> _restarted = new(StringComparer.Ordinal);
    private int _left;

    /// <summary>Runs to insert.</summary>
    public List<JobRun> Created { get; } = [];

    /// <param name="wanted">The run, if there is none yet.</param>
    /// <param name="known">The one there is for its time, or null.</param>
    /// <param name="isDone">Whether another run did its day.</param>
    public void Add(JobRun wanted, JobRun? known, bool isDone)
    {
        if (known is null && (options.Rerun || !isDone))
        {
            Hold(wanted);
            Created.Add(wanted);
            _runs.Add(wanted.Id);
        }
        else if (known is null || !known.IsFinished || (known.State == RunState.Succeeded && !options.Rerun))
        {
            _left++;
        }
        else
        {
            if (known.State == RunState.Succeeded)
            {
                _restarted.Add(known.Id);
            }

            known.Requeue(times.Now);
            Hold(known);
            _requeued.Add(known);
            _runs.Add(known.Id);
        }
    }

    /// <summary>A run that succeeded begins as if it had never been; others go on from their checkpoints.</summary>
    public async Task RestartStepsAsync(InterlockDbContext context, CancellationToken cancellationToken)
    {
        foreach (var ids in _requeued.Select(run => run.Id).Chunk(RunsPerQuery))
        {
            await foreach (var step in context.JobSteps.Where(step => ids.Contains(step.Run)).AsAsyncEnumerable().WithCancellation(cancellationToken))
            {
                if (_restarted.Contains(step.Run))
                {
                    step.Restart();
                }
                else if (step.State != RunState.Succeeded)
                {
                    step.Requeue();
                }
            }
        }
    }

    public Backfilled ToResult() => new(_runs, Created.Count, _requeued.Count, _left);

    private void Hold(JobRun run)
    {
        if (options.Holder is { } holder)
        {
            run.Hold(holder, times.LeaseEnd);
        }
    }
}
