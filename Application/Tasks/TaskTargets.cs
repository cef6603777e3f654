using Interlock.Application.Serving.Catalog;
using Interlock.Domain.Tasks;

namespace Interlock.Application.Tasks;

/// <summary>
/// Which model a task is for, and which of its versions. One that was accepted shortly before the model's contract changed is answered by the model as it
/// was.
/// </summary>
public sealed class TaskTargets(IModelCatalog catalog, TimeProvider time)
{
    // Longer than it takes from the last look at the waiting tasks until the change is active.
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private Dictionary<string, string> _recent = new(StringComparer.Ordinal);
    private Dictionary<string, string> _earlier = [];
    private long _begun = time.GetTimestamp();

    /// <summary>The target of a task; with the model's contract, where this server accepted the task a short while ago.</summary>
    public ModelTarget Of(InferenceTask task)
    {
        var target = new ModelTarget(task.Model, task.VersionWanted, task.Share);
        return ContractOf(task.Id) is { } contract && catalog.Current.Models.GetValueOrDefault(task.Model)?.Contract != contract
            ? target with { Served = catalog.Find(task.Model, contract) }
            : target;
    }

    /// <summary>Remembers for a minute or two with which contract a task is accepted.</summary>
    public void Accept(InferenceTask task, ServedModel served)
    {
        lock (_lock)
        {
            if (time.GetElapsedTime(_begun) > Kept)
            {
                (_earlier, _recent, _begun) = (_recent, new Dictionary<string, string>(StringComparer.Ordinal), time.GetTimestamp());
            }

            _recent[task.Id] = served.Contract;
        }
    }

    /// <summary>Whether the contract of a task is remembered.</summary>
    public bool Knows(string task) => ContractOf(task) is not null;

    private string? ContractOf(string task)
    {
        lock (_lock)
        {
            return _recent.GetValueOrDefault(task) ?? _earlier.GetValueOrDefault(task);
        }
    }
}
