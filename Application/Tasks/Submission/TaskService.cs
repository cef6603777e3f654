using Interlock.Application.Tasks.Execution;
using Interlock.Domain;
using Interlock.Domain.Notifications;
using Interlock.Domain.Tasks;

namespace Interlock.Application.Tasks.Submission;

/// <inheritdoc />
public sealed class TaskService(ITaskDatastore datastore, TaskAdmission admission, TaskKeys keys, TaskBacklog backlog, TaskOutcomes outcomes, LocalTasks local) : ITaskService
{
    /// <inheritdoc />
    public async Task<AcceptedTask> AcceptAsync(TaskRequest request, CancellationToken cancellationToken)
    {
        var task = admission.TaskOf(request);
        if (await keys.FindAsync(task, request, cancellationToken) is { } before)
        {
            return before;
        }

        admission.CheckVersion(task);
        if (await AdmitAsync(task) is { } faster)
        {
            return keys.Replay(task, request, faster);
        }

        local.Queued(task.Id);
        return new AcceptedTask(TaskView.Of(task), IsReplayed: false);
    }

    /// <inheritdoc />
    public async Task<TaskView> GetAsync(string id, string? caller, CancellationToken cancellationToken) =>
        TimeOrderedId.Parse(id) is { } canonical && await datastore.FindAsync(canonical, cancellationToken) is { } task && (caller is null || task.Caller == caller)
            ? task
            : throw Unknown(id);

    /// <inheritdoc />
    public async Task<Page<TaskView>> ListAsync(TaskFilter filter, CancellationToken cancellationToken)
    {
        var problems = new InputProblems();
        filter.Check(problems);
        problems.ThrowIfAny();
        var before = TimeOrderedId.Parse(filter.Before);
        return await Paging.ListAsync(filter.Limit, limit => datastore.ListAsync(filter with { Before = before, Limit = limit }, cancellationToken));
    }

    /// <inheritdoc />
    public async Task<TaskView> CancelAsync(string id, string? caller, CancellationToken cancellationToken)
    {
        var task = await ChangeAsync(id, caller, outcomes.RequestCancel, cancellationToken);
        local.Cancelled(task);
        return task;
    }

    /// <inheritdoc />
    public async Task<TaskView> RetryAsync(string id, string? caller, CancellationToken cancellationToken)
    {
        var task = await ChangeAsync(id, caller, outcomes.Requeued, cancellationToken);
        local.Queued(task.Id);
        return task;
    }

    private async Task<TaskView> ChangeAsync(
        string id, string? caller, Func<InferenceTask, IReadOnlyList<Delivery>> change, CancellationToken cancellationToken)
    {
        var canonical = TimeOrderedId.Parse(id) ?? throw Unknown(id);
        return await datastore.ChangeAsync(canonical, task => caller is null || task.Caller == caller ? change(task) : throw Unknown(id), cancellationToken)
            ?? throw Unknown(id);
    }

    private async Task<KeyedTask?> AdmitAsync(InferenceTask task)
    {
        backlog.Admit();
        var isAdded = false;
        try
        {
            var before = await AddAsync(task);
            isAdded = before is null;
            return before;
        }
        finally
        {
            if (isAdded)
            {
                backlog.Added();
            }
            else
            {
                backlog.Withdraw();
            }
        }
    }

    // Not cancelled when the caller leaves: it takes milliseconds, and workers must be notified of what was stored.
    private async Task<KeyedTask?> AddAsync(InferenceTask task)
    {
        if (task.IdempotencyKey is not null || task.RequestKey is not null)
        {
            return await datastore.AddOnceAsync(task, CancellationToken.None);
        }

        await datastore.AddAsync(task, CancellationToken.None);
        return null;
    }

    private static NotFoundException Unknown(string id) => new("task", id);
}
