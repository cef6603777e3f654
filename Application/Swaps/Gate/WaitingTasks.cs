using Interlock.Application.Serving.Catalog;
using Interlock.Application.Swaps.Planning;
using Interlock.Application.Tasks;

namespace Interlock.Application.Swaps.Gate;

/// <summary>
/// Finds tasks that wait with a contract that a plan changes or removes. A few that this server accepted just now are no obstacle: the model drains, and
/// answers them as it was.
/// </summary>
public sealed class WaitingTasks(ITaskDatastore tasks, TaskTargets targets, TasksConfig config)
{
    // So many are answered by the model as it was while that drains.
    private const int MostDrained = 100;

    /// <summary>Why the plan is rejected because of them, or nothing.</summary>
    /// <exception cref="Domain.UnavailableException"><c>datastore_unavailable</c>.</exception>
    public async Task<IReadOnlyList<string>> ProblemsOfAsync(SwapPlan plan, ModelSnapshot now, CancellationToken cancellationToken)
    {
        var problems = new List<string>();
        if (config.OnContractChange == OnContractChange.Publish)
        {
            return problems;
        }

        foreach (var model in now.Models.Values.Where(model => IsChanged(model, plan)))
        {
            var waiting = await tasks.ListUnfinishedAsync(model.Name, MostDrained + 1, cancellationToken);
            if (waiting.Count > MostDrained || (config.Workers == 0 && waiting.Count > 0) || !waiting.All(targets.Knows))
            {
                problems.Add(
                    $"models.{model.Name}: {(waiting.Count > MostDrained ? $"more than {MostDrained}" : waiting.Count)} tasks wait that were accepted with the contract that this changes; apply it when they have ended, "
                    + "cancel them, or set 'tasks.on-contract-change: publish'");
            }
        }

        return problems;
    }

    private static bool IsChanged(ServedModel model, SwapPlan plan) =>
        model.Active is not null && plan.Models.FirstOrDefault(planned => planned.Name == model.Name)?.Versions[0].Id.ContractFingerprint != model.Contract;
}
