using Interlock.Application.Jobs.Requests;
using Interlock.Application.Jobs.Runs;

namespace Interlock.Api.Jobs;

/// <summary>A job.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it is for.</param>
/// <param name="Tags">Words to find it by.</param>
/// <param name="Schedule">When it runs, as ops wrote it; missing for one that runs by hand only.</param>
/// <param name="TimeZone">Whose clock it follows.</param>
/// <param name="Steps">The names of its steps.</param>
/// <param name="NextRun">When it runs next by the clock (UTC).</param>
/// <param name="Running">Runs that are worked on.</param>
/// <param name="Queued">Runs that wait.</param>
/// <param name="LastRun">The run that was made last.</param>
public sealed record JobResponse(
    string Name,
    string Description,
    IReadOnlyList<string> Tags,
    string? Schedule,
    string TimeZone,
    IReadOnlyList<string> Steps,
    DateTime? NextRun,
    int Running,
    int Queued,
    RunResponse? LastRun)
{
    internal static JobResponse Of(JobView job) => new(
        job.Name,
        job.Config.Description,
        job.Config.Tags,
        job.Config.Schedule,
        job.Config.TimeZone,
        [.. job.Config.Steps.Keys],
        job.Next?.UtcDateTime,
        job.Counts.Running,
        job.Counts.Queued,
        job.Counts.Last is { } last ? RunResponse.Of(last) : null);
}

/// <summary>What became of the times of a back-fill.</summary>
/// <param name="Created">How many runs were made.</param>
/// <param name="Requeued">How many runs that were there wait once more.</param>
/// <param name="Left">How many succeeded already, wait, or are worked on.</param>
/// <param name="Runs">The ids of those that were made or wait once more, oldest time first.</param>
public sealed record BackfillResponse(int Created, int Requeued, int Left, IReadOnlyList<string> Runs)
{
    internal static BackfillResponse Of(Backfilled done) => new(done.Created, done.Requeued, done.Left, done.Runs);
}
