using Interlock.Application.Jobs.Runs;
using Interlock.Application.Jobs.Scheduling;
using Interlock.Domain;
using Interlock.Domain.Jobs;

namespace Interlock.Application.Jobs.Requests;

/// <inheritdoc />
public sealed class JobService(JobsConfig config, IJobDatastore datastore, RunSignal signal, ActiveRuns active, TimeProvider time) : IJobService
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(10);

    /// <inheritdoc />
    public async Task<IReadOnlyList<JobView>> ListAsync(string? tag, CancellationToken cancellationToken)
    {
        var jobs = config.Jobs.Where(job => tag is null || job.Value.Tags.Contains(tag)).ToList();
        var counts = await datastore.CountAsync([.. jobs.Select(job => job.Key)], cancellationToken);
        return [.. jobs.Select(job => ViewOf(job.Key, job.Value, counts))];
    }

    /// <inheritdoc />
    public async Task<JobView> GetAsync(string job, CancellationToken cancellationToken) =>
        ViewOf(job, ConfigOf(job), await datastore.CountAsync([job], cancellationToken));

    /// <inheritdoc />
    public Task<Page<JobRun>> ListRunsAsync(RunFilter filter, CancellationToken cancellationToken)
    {
        ConfigOf(filter.Job);
        return Paging.ListAsync(filter.Limit, limit => datastore.ListAsync(filter with { Limit = limit }, cancellationToken));
    }

    /// <inheritdoc />
    public async Task<RunGrid> GetGridAsync(RunFilter filter, CancellationToken cancellationToken)
    {
        var runs = await ListRunsAsync(filter, cancellationToken);
        var states = runs.Items.Count == 0 ? [] : await datastore.ListStepStatesAsync([.. runs.Items.Select(run => run.Id)], cancellationToken);
        var configured = ConfigOf(filter.Job).Steps.Keys.ToList();
        return new RunGrid(
            runs,
            [.. configured, .. states.Select(state => state.Step).Distinct(StringComparer.Ordinal).Except(configured, StringComparer.Ordinal)],
            states.ToDictionary(state => (state.Run, state.Step), state => state.State));
    }

    /// <inheritdoc />
    public async Task<RunView> GetRunAsync(string job, string run, CancellationToken cancellationToken)
    {
        var config = ConfigOf(job);
        var order = config.Steps.Keys.ToList();
        var found = await FindAsync(job, run, cancellationToken);
        var steps = found.Steps.Values.OrderBy(step => order.IndexOf(step.Step) is var place && place < 0 ? order.Count : place);
        return new RunView(found.Run, [.. steps], await WaitsAsync(found.Run, cancellationToken))
        {
            After = config.Steps.Where(step => found.Steps.ContainsKey(step.Key)).ToDictionary(
                step => step.Key, step => (IReadOnlyList<string>)[.. step.Value.After.Where(found.Steps.ContainsKey)], StringComparer.Ordinal),
            StepWaits = found.Run.State != RunState.Running ? new Dictionary<string, string>() : found.Steps.Values
                .Select(step => (step.Step, Reason: RunWaits.ReasonOf(step, config, found.Steps)))
                .Where(step => step.Reason is not null).ToDictionary(step => step.Step, step => step.Reason!, StringComparer.Ordinal),
        };
    }

    /// <inheritdoc />
    public async Task<Page<RunLogLine>> ListLinesAsync(string job, LogFilter filter, CancellationToken cancellationToken)
    {
        var found = await FindAsync(job, filter.Run, cancellationToken);
        if (filter.Step is { } step && !found.Steps.ContainsKey(step) && !ConfigOf(job).Steps.ContainsKey(step))
        {
            throw new NotFoundException("step", step);
        }

        return await Paging.ListAsync(
            filter.Limit, limit => datastore.ListLinesAsync(filter with { Run = found.Run.Id, Limit = limit }, cancellationToken));
    }

    /// <inheritdoc />
    public async Task<JobRun> TriggerAsync(string job, RunRequest request, CancellationToken cancellationToken)
    {
        var found = ConfigOf(job);
        var run = request.ToRun(job, found, time.GetUtcNow());
        if (!await datastore.AddAsync(run, found.MaxQueued, cancellationToken))
        {
            throw new UnavailableException(
                UnavailableException.Overloaded, $"{found.MaxQueued} runs of job '{job}' wait already ('max-queued').", RetryAfter);
        }

        signal.Set();
        return run;
    }

    /// <inheritdoc />
    public async Task<Backfilled> BackfillAsync(string job, BackfillRequest request, CancellationToken cancellationToken)
    {
        var found = ConfigOf(job);
        var runs = request.ToRuns(job, found, time.GetUtcNow());
        var done = await datastore.BackfillAsync(runs, request.OptionsFor(found), cancellationToken);
        signal.Set();
        return done;
    }

    /// <inheritdoc />
    public async Task<RunView> CancelAsync(string job, string run, CancellationToken cancellationToken)
    {
        ConfigOf(job);
        var id = IdOf(run);
        await datastore.CancelAsync(job, id, "it was cancelled", cancellationToken);
        active.Cancel(id);
        signal.Set();
        return await GetRunAsync(job, id, cancellationToken);
    }

    /// <inheritdoc />
    public async Task<RunView> ResumeAsync(string job, string run, CancellationToken cancellationToken)
    {
        ConfigOf(job);
        await datastore.ResumeAsync(job, IdOf(run), holder: null, cancellationToken);
        signal.Set();
        return await GetRunAsync(job, run, cancellationToken);
    }

    private async Task<RunWork> FindAsync(string job, string run, CancellationToken cancellationToken)
    {
        ConfigOf(job);
        return await datastore.FindAsync(job, IdOf(run), cancellationToken) ?? throw new NotFoundException("run", run);
    }

    private Task<string?> WaitsAsync(JobRun run, CancellationToken cancellationToken) =>
        RunWaits.ReasonOfAsync(run, config, datastore, new RunWaiter(active.Count, time.GetUtcNow().UtcDateTime), cancellationToken);

    private JobView ViewOf(string name, JobConfig job, IReadOnlyDictionary<string, JobCounts> counts) =>
        new(name, job, JobPlanner.NextAfter(job, time.GetUtcNow()), counts[name]);

    private JobConfig ConfigOf(string job) => config.Jobs.TryGetValue(job, out var found) ? found : throw new NotFoundException("job", job);

    private static string IdOf(string run) => TimeOrderedId.Parse(run) ?? throw new NotFoundException("run", run);
}
