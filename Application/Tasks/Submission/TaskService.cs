using Interlock.Application.Tasks.Execution;
using Interlock.Domain;
using Interlock.Domain.Tasks;

namespace Interlock.Application.Tasks.Submission;

/// <inheritdoc />
public sealed class TaskService(ITaskDatastore datastore, TaskAdmission admission, TaskBacklog backlog, TaskOutcomes outcomes, LocalTasks local) : ITaskService
{
    /// <inheritdoc />
    public async Task<AcceptedTask> AcceptAsync(TaskRequest request, CancellationToken cancellationToken)
    {
        var task = admission.TaskOf(request);
        if (task.IdempotencyKey is { } key && await datastore.FindKeyAsync(task.Caller, task.Model, key, cancellationToken) is { } before)
        {
            return Replay(task, before);
        }

        admission.CheckVersion(task);
        if (await AdmitAsync(task) is { } faster)
        {
            return Replay(task, faster);
        }

        local.Queued(task.Id);
        return new AcceptedTask(TaskView.Of(task), IsReplayed: false);
    }

    /// <inheritdoc />
    public async Task<TaskView> GetAsync(string id, CancellationToken cancellationToken) =>
        TimeOrderedId.Parse(id) is { } canonical && await datastore.FindAsync(canonical, cancellationToken) is { } task ? task : throw Unknown(id);

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
    public async Task<TaskView> CancelAsync(string id, CancellationToken cancellationToken)
    {
        var task = TimeOrderedId.Parse(id) is { } canonical ? await datastore.ChangeAsync(canonical, outcomes.RequestCancel, cancellationToken) : null;
        local.Cancelled(task ?? throw Unknown(id));
        return task;
    }

    /// <inheritdoc />
    public async Task<TaskView> RetryAsync(string id, CancellationToken cancellationToken)
    {
        var task = TimeOrderedId.Parse(id) is { } canonical ? await datastore.ChangeAsync(canonical, outcomes.Requeued, cancellationToken) : null;
        local.Queued((task ?? throw Unknown(id)).Id);
        return task;
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
        if (task.IdempotencyKey is not null)
        {
            return await datastore.AddOnceAsync(task, CancellationToken.None);
        }

        await datastore.AddAsync(task, CancellationToken.None);
        return null;
    }

    private static AcceptedTask Replay(InferenceTask task, KeyedTask before) =>
        before.RequestHash == task.RequestHash ? new AcceptedTask(before.Task, IsReplayed: true) : throw new KeyReusedException(task.Model);

    private static NotFoundException Unknown(string id) => new("task", id);
}
