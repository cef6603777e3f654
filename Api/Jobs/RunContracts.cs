using System.Text.Json;
using Interlock.Application;
using Interlock.Application.Jobs;
using Interlock.Application.Jobs.Requests;
using Interlock.Domain;
using Interlock.Domain.Jobs;

namespace Interlock.Api.Jobs;

/// <summary>A run of a job.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Job">The job's name.</param>
/// <param name="State"><c>queued</c>, <c>running</c>, <c>succeeded</c>, <c>failed</c> or <c>cancelled</c>.</param>
/// <param name="Cause"><c>schedule</c>, <c>manual</c> or <c>backfill</c>.</param>
/// <param name="Date">What <c>{{ date }}</c> is.</param>
/// <param name="ScheduledFor">The time of the schedule it stands for (UTC); missing for one by hand.</param>
/// <param name="Parameters">What was given with it.</param>
/// <param name="Reason">Why it waits, failed or was cancelled.</param>
/// <param name="Attempts">How often a server began to work on it.</param>
/// <param name="CancelRequested">Whether it is about to be cancelled.</param>
/// <param name="CreatedAt">When it was made (UTC).</param>
/// <param name="StartedAt">When it was first worked on (UTC).</param>
/// <param name="FinishedAt">When it ended (UTC).</param>
/// <param name="Steps">Its steps; missing in lists.</param>
public sealed record RunResponse(
    string Id,
    string Job,
    string State,
    string Cause,
    DateOnly Date,
    DateTime? ScheduledFor,
    JsonElement? Parameters,
    string? Reason,
    int Attempts,
    bool CancelRequested,
    DateTime CreatedAt,
    DateTime? StartedAt,
    DateTime? FinishedAt,
    IReadOnlyList<StepResponse>? Steps)
{
    internal static RunResponse Of(JobRun run) => new(
        run.Id,
        run.Job,
        RunNames.Of(run.State),
        RunNames.Of(run.Cause),
        run.Date,
        run.ScheduledFor,
        run.Parameters is { } parameters ? JsonElement.Parse(parameters) : null,
        run.Reason,
        run.Attempts,
        run.CancelRequested,
        run.CreatedAt.UtcDateTime,
        run.StartedAt,
        run.FinishedAt,
        Steps: null);

    internal static RunResponse Of(RunView view) => Of(view.Run) with
    {
        Reason = view.Run.Reason ?? view.Waits,
        Steps = [.. view.Steps.Select(step => StepResponse.Of(step, view.After.GetValueOrDefault(step.Step, []), view.StepWaits.GetValueOrDefault(step.Step)))],
    };
}

/// <summary>A step of a run.</summary>
/// <param name="Name">Its name.</param>
/// <param name="State"><c>queued</c>, <c>running</c>, <c>succeeded</c>, <c>failed</c>, <c>cancelled</c> or <c>skipped</c>.</param>
/// <param name="After">The steps it begins after.</param>
/// <param name="Reason">Why it waits, failed, is tried again or was skipped.</param>
/// <param name="Attempts">How often it was begun.</param>
/// <param name="Done">Items that are done.</param>
/// <param name="Total">All its items; missing while that is not known.</param>
/// <param name="StartedAt">When it first began (UTC).</param>
/// <param name="FinishedAt">When it ended (UTC).</param>
public sealed record StepResponse(
    string Name, string State, IReadOnlyList<string> After, string? Reason, int Attempts, long Done, long? Total, DateTime? StartedAt, DateTime? FinishedAt)
{
    internal static StepResponse Of(StepRun step, IReadOnlyList<string> after, string? waits) => new(
        step.Step,
        RunNames.Of(step.State),
        after,
        step.Reason ?? waits,
        step.Attempts,
        step.Done,
        step.Total > 0 ? step.Total : null,
        step.StartedAt,
        step.FinishedAt);
}

/// <summary>A page of runs.</summary>
/// <param name="Status">Always 200.</param>
/// <param name="Msg">Always OK.</param>
/// <param name="Data">Newest first.</param>
/// <param name="Next">Send it as <c>before</c> for the next page; missing on the last one.</param>
public sealed record RunPageResponse(int Status, string Msg, IReadOnlyList<RunResponse> Data, string? Next);

/// <summary>A line of a log.</summary>
/// <param name="Time">When it was written (UTC).</param>
/// <param name="Step">By which step.</param>
/// <param name="Level"><c>info</c>, <c>warning</c> or <c>error</c>.</param>
/// <param name="Text">The line.</param>
public sealed record LogLineResponse(DateTime Time, string Step, string Level, string Text);

/// <summary>A page of a log.</summary>
/// <param name="Status">Always 200.</param>
/// <param name="Msg">Always OK.</param>
/// <param name="Data">Oldest first.</param>
/// <param name="Next">Send it as <c>after</c> for what comes behind this page, now or later; missing where there is no line.</param>
/// <param name="HasMore">Whether there is more already.</param>
public sealed record LogPageResponse(int Status, string Msg, IReadOnlyList<LogLineResponse> Data, string? Next, bool HasMore)
{
    internal static LogPageResponse Of(Page<RunLogLine> page) => new(
        200,
        "OK",
        [.. page.Items.Select(line => new LogLineResponse(TimeOrderedId.TimeOf(line.Id).UtcDateTime, line.Step, line.Level, line.Text))],
        page.Items.Count > 0 ? page.Items[^1].Id : null,
        page.HasMore);
}
