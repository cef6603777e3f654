using System.Linq.Expressions;
using Interlock.Domain;
using Interlock.Domain.Leases;
using Interlock.Domain.Tasks;

namespace Interlock.Application.Tasks;

/// <summary>A task as callers see it: without what was asked, which may be large.</summary>
public sealed record TaskView
{
    /// <summary>Makes one from a task; given false, without the result. Datastores translate it, so that they read no more than it needs.</summary>
    public static readonly Expression<Func<InferenceTask, bool, TaskView>> Projection = (task, withResult) => new TaskView
    {
        Id = task.Id,
        Model = task.Model,
        Caller = task.Caller,
        State = task.State,
        Done = task.Done,
        Total = task.Total,
        Attempts = task.Attempts,
        DueAt = task.DueAt,
        StartedAt = task.StartedAt,
        FinishedAt = task.FinishedAt,
        CancelRequested = task.CancelRequested,
        Result = withResult ? task.Result : null,
        Code = task.Code,
        Reason = task.Reason,
        Problems = task.Problems,
        Version = task.Version,
        Revision = task.Revision,
        PredictionId = task.PredictionId,
    };

    private static readonly Func<InferenceTask, bool, TaskView> Project = Projection.Compile();

    /// <inheritdoc cref="Leased.Id"/>
    public required string Id { get; init; }

    /// <inheritdoc cref="InferenceTask.Model"/>
    public required string Model { get; init; }

    /// <inheritdoc cref="InferenceTask.Caller"/>
    public string? Caller { get; init; }

    /// <inheritdoc cref="InferenceTask.State"/>
    public required TaskState State { get; init; }

    /// <inheritdoc cref="InferenceTask.Done"/>
    public int Done { get; init; }

    /// <inheritdoc cref="InferenceTask.Total"/>
    public int Total { get; init; }

    /// <inheritdoc cref="Leased.Attempts"/>
    public int Attempts { get; init; }

    /// <inheritdoc cref="Leased.DueAt"/>
    public DateTime DueAt { get; init; }

    /// <inheritdoc cref="InferenceTask.StartedAt"/>
    public DateTime? StartedAt { get; init; }

    /// <inheritdoc cref="Leased.FinishedAt"/>
    public DateTime? FinishedAt { get; init; }

    /// <inheritdoc cref="InferenceTask.CancelRequested"/>
    public bool CancelRequested { get; init; }

    /// <inheritdoc cref="InferenceTask.Result"/>
    public string? Result { get; init; }

    /// <inheritdoc cref="InferenceTask.Code"/>
    public string? Code { get; init; }

    /// <inheritdoc cref="InferenceTask.Reason"/>
    public string? Reason { get; init; }

    /// <inheritdoc cref="InferenceTask.Problems"/>
    public string? Problems { get; init; }

    /// <inheritdoc cref="InferenceTask.Version"/>
    public string? Version { get; init; }

    /// <inheritdoc cref="InferenceTask.Revision"/>
    public int? Revision { get; init; }

    /// <inheritdoc cref="InferenceTask.PredictionId"/>
    public string? PredictionId { get; init; }

    /// <summary>When it was accepted (UTC), read from the id.</summary>
    public DateTimeOffset CreatedAt => TimeOrderedId.TimeOf(Id);

    /// <inheritdoc cref="InferenceTask.IsFinished"/>
    public bool IsFinished => State is not (TaskState.Queued or TaskState.Running);

    /// <summary>The view of a task at hand.</summary>
    public static TaskView Of(InferenceTask task) => Project(task, true);
}
