using Interlock.Application.Serving.Catalog;
using Interlock.Domain.Swaps;

namespace Interlock.Application.Swaps;

/// <summary>Loads what a plan needs and proves it, model by model.</summary>
public sealed class SwapProver(VersionStager stager, SwapGate gate)
{
    /// <summary>Proves a plan; nothing that is served changes.</summary>
    /// <param name="plan">A plan without problems.</param>
    /// <param name="now">What is served.</param>
    /// <param name="isGated">Whether versions are compared; else they are only loaded and warmed up.</param>
    /// <param name="cancellationToken">Ends it: what was loaded is freed.</param>
    public async Task<ProvenSwap> ProveAsync(SwapPlan plan, ModelSnapshot now, bool isGated, CancellationToken cancellationToken)
    {
        var (staged, reports) = (new List<StagedModel>(), new List<ModelReport>());
        try
        {
            foreach (var model in plan.Models)
            {
                staged.Add(await stager.StageAsync(model, cancellationToken));
            }

            foreach (var model in staged)
            {
                var before = now.Models.GetValueOrDefault(model.Planned.Name);
                var result = isGated && model.Problems.Count == 0 ? await gate.CompareAsync(model, before, cancellationToken) : new GateResult();
                if (ReportOf(model, before, result, plan.Diff) is { } report)
                {
                    reports.Add(report);
                }
            }
        }
        catch
        {
            staged.ForEach(model => model.Discard());
            throw;
        }

        reports.AddRange(plan.Removed.Select(name => new ModelReport(name, ModelChange.Removed) { From = now.Models.GetValueOrDefault(name)?.Config.Active }));
        return new ProvenSwap(
            plan,
            [.. staged.SelectMany(model => model.Loaded)],
            [.. staged.SelectMany(model => model.New)],
            new SwapReport { Warnings = plan.Next.Warnings, Models = reports });
    }

    /// <summary>The report of a model, or null where nothing happens to it.</summary>
    private static ModelReport? ReportOf(StagedModel model, ServedModel? before, GateResult result, IReadOnlyList<SettingChange> diff)
    {
        var (name, active) = (model.Planned.Name, model.Loaded.Find(loaded => loaded.Id.Version == model.Planned.Config.Active));
        var isOther = model.Problems.Count > 0 || model.Loaded.Exists(loaded => !ReferenceEquals(loaded, before?.Find(loaded.Id.Version)));
        var isTouched = isOther || diff.Any(change => Configuration.ConfigSettings.IsWithin(change.Path, $"models.{name}"));
        if (!isTouched)
        {
            return null;
        }

        var change = before is null ? ModelChange.Added : ReferenceEquals(before.Active, active) ? ModelChange.Adjusted : ModelChange.Swapped;
        return new ModelReport(name, change)
        {
            From = before?.Config.Active,
            To = model.Planned.Config.Active,
            Loaded = [.. model.Reports],
            Replays = [.. result.Replays],
            Problems = [.. model.Problems.Concat(result.Problems).Select(problem => WithoutPath(problem, name))],
            Notes = [.. result.Notes],
        };
    }

    private static string WithoutPath(string problem, string model) =>
        problem.StartsWith($"models.{model}.", StringComparison.Ordinal) ? problem[$"models.{model}.".Length..] : problem;
}
