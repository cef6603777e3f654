using Interlock.Application.Serving.Catalog;
using Interlock.Domain.Tasks;

namespace Interlock.Application.Tasks.Execution;

/// <summary>
/// Shares this server's workers between models. The worker slots go to the model with the fewest running tasks, and a model with none may always run
/// one, so that slow models do not hold up quick ones. Tasks are claimed ahead only as far as they run soon.
/// </summary>
public sealed class TaskLanes(TasksConfig config, IModelCatalog catalog, TaskTargets targets, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, ClaimWindow> _windows = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ModelLane> _models = new(StringComparer.Ordinal);
    private CancellationTokenSource? _wait;
    private string[] _full = [];
    private TaskCompletionSource? _drained;
    private int _running;

    /// <summary>The most tasks run at once.</summary>
    public int Workers { get; } = config.Workers ?? 2 * Environment.ProcessorCount;

    /// <summary>How many more tasks of a lane may be claimed now.</summary>
    public int RoomOf(string lane)
    {
        lock (_lock)
        {
            return WindowOf(lane).Room;
        }
    }

    /// <summary>Returns the lanes of which no more may be claimed now, and cancels the wait when one of them has room.</summary>
    public IReadOnlyCollection<string> BeginWait(CancellationTokenSource wait)
    {
        lock (_lock)
        {
            _wait = wait;
            return _full = [.. _windows.Where(window => window.Value.Room == 0).Select(window => window.Key)];
        }
    }

    /// <summary>Ends what <see cref="BeginWait"/> began.</summary>
    public void EndWait()
    {
        lock (_lock)
        {
            _wait = null;
        }
    }

    /// <summary>Admits as many as may be claimed; each must be added or withdrawn.</summary>
    public IReadOnlyList<TaskDelivery> Admit(IReadOnlyList<TaskDelivery> deliveries)
    {
        lock (_lock)
        {
            return [.. deliveries.Where(delivery => WindowOf(delivery.Lane).TryClaim())];
        }
    }

    /// <summary>Adds a task that was claimed.</summary>
    public void Add(ClaimedTask task)
    {
        lock (_lock)
        {
            WindowOf(task.Delivery.Lane).Waiting++;
            if (!_models.TryGetValue(task.Running.Task.Model, out var model))
            {
                _models[task.Running.Task.Model] = model = new ModelLane();
            }

            model.Waiting.Add((task, time.GetTimestamp()));
        }
    }

    /// <summary>Returns the next tasks to run together, for one version of a model; null while there is none or no slot is free.</summary>
    public IReadOnlyList<ClaimedTask>? Next()
    {
        lock (_lock)
        {
            var model = _models.Values.Where(model => model.Waiting.Count > 0 && (model.Running == 0 || _running < Workers))
                .MinBy(model => (model.Running, model.Waiting[0].ClaimedAt));
            return model is null ? null : Start(model);
        }
    }

    /// <summary>Frees the slots of tasks whose run has ended.</summary>
    public void End(IReadOnlyList<ClaimedTask> group)
    {
        lock (_lock)
        {
            var name = group[0].Running.Task.Model;
            var model = _models[name];
            _running -= group.Count;
            model.Running -= group.Count;
            WindowOf(group[0].Delivery.Lane).RunEnded(time.GetElapsedTime(model.StartedClaimedAt));
            if (model.Running == 0 && model.Waiting.Count == 0)
            {
                _models.Remove(name);
            }

            EndWaitIfRoom();
        }
    }

    /// <summary>Forgets deliveries: their tasks were settled, or not claimed.</summary>
    public void Withdraw(IEnumerable<TaskDelivery> deliveries)
    {
        lock (_lock)
        {
            foreach (var delivery in deliveries)
            {
                WindowOf(delivery.Lane).Claimed--;
            }

            EndWaitIfRoom();
            if (_windows.Values.All(window => window.Claimed == 0))
            {
                _drained?.TrySetResult();
            }
        }
    }

    /// <summary>Returns when every claimed task is settled.</summary>
    public Task DrainAsync()
    {
        lock (_lock)
        {
            _drained = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _windows.Values.Any(window => window.Claimed > 0) ? _drained.Task : Task.CompletedTask;
        }
    }

    private ClaimWindow WindowOf(string lane)
    {
        if (!_windows.TryGetValue(lane, out var window))
        {
            _windows[lane] = window = new ClaimWindow(Workers);
        }

        return window;
    }

    private List<ClaimedTask> Start(ModelLane model)
    {
        var (first, claimedAt) = model.Waiting[0];
        var key = KeyOf(first.Running.Task);
        var limit = Math.Min(MaxBatchOf(key.Target.Model), Math.Max(1, Workers - _running));
        var group = model.Waiting.Where(waiting => KeyOf(waiting.Task.Running.Task) == key).Take(limit).Select(waiting => waiting.Task).ToList();
        model.Waiting.RemoveAll(waiting => group.Contains(waiting.Task));
        model.Running += group.Count;
        model.StartedClaimedAt = claimedAt;
        _running += group.Count;
        WindowOf(first.Delivery.Lane).Started(group.Count, time.GetElapsedTime(claimedAt));
        EndWaitIfRoom();
        return group;
    }

    private void EndWaitIfRoom()
    {
        if (_wait is { } wait && Array.Exists(_full, lane => _windows[lane].Room > 0))
        {
            _wait = null;
            _ = wait.CancelAsync();
        }
    }

    // A task that failed before may be what makes others fail: it runs alone.
    private (ModelTarget Target, string? Alone) KeyOf(InferenceTask task)
    {
        var target = targets.Of(task);
        return (catalog.Current.Models.GetValueOrDefault(task.Model)?.Together(target) ?? target, task.Attempts > 1 ? task.Id : null);
    }

    private int MaxBatchOf(string model) =>
        catalog.Current.Models.TryGetValue(model, out var served) && served.Active is { } active ? active.Id.Limits.MaxBatch : 1;

    private sealed class ModelLane
    {
        public List<(ClaimedTask Task, long ClaimedAt)> Waiting { get; } = [];

        public int Running { get; set; }

        public long StartedClaimedAt { get; set; }
    }
}
