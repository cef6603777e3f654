using Interlock.Application.Configuration;
using Interlock.Application.Serving.Batching;
using Interlock.Application.Serving.Catalog;
using Interlock.Application.Swaps.Planning;
using Interlock.Domain.Swaps;

namespace Interlock.Application.Swaps.Gate;

/// <summary>A model of a plan with its live versions, and what proving it has found.</summary>
/// <param name="planned">The model.</param>
public sealed class StagedModel(PlannedModel planned)
{
    /// <summary>The model.</summary>
    public PlannedModel Planned { get; } = planned;

    /// <summary>Its live versions, new or not.</summary>
    public List<LoadedModel> Loaded { get; } = [];

    /// <summary>Those that are new.</summary>
    public List<LoadedModel> New { get; } = [];

    /// <summary>Why it is rejected.</summary>
    public List<string> Problems { get; } = [];

    private readonly List<LoadReport> _loads = [];
    private readonly List<ReplayReport> _replays = [];
    private readonly List<string> _notes = [];

    /// <summary>Adds a version that was loaded.</summary>
    public void Add(LoadedModel loaded, LoadReport report)
    {
        Loaded.Add(loaded);
        New.Add(loaded);
        _loads.Add(report);
        _notes.AddRange(loaded.Warnings.Select(warning => $"version {report.Version}: {warning}"));
    }

    /// <summary>Adds how a version compares, and checks it against the budgets.</summary>
    public void Add(ReplayReport replay)
    {
        _replays.Add(replay);
        var over = SwapBudget.Over(replay, Planned.Config).ToList();
        (Planned.Config.Swap.OnDrift == OnDrift.Refuse ? Problems : _notes).AddRange(over);
        if (SwapBudget.Unproven(replay, Planned.Config) is { } unproven)
        {
            _notes.Add(unproven);
        }
    }

    /// <summary>Adds what ops should know.</summary>
    public void AddNote(string note) => _notes.Add(note);

    /// <summary>Frees the new versions.</summary>
    public void Discard() => New.ForEach(loaded => loaded.Retire());

    /// <summary>The report, or null if nothing changes for the model.</summary>
    /// <param name="before">The active model, or null if it is new.</param>
    /// <param name="diff">What the plan changes.</param>
    public ModelReport? ReportOf(ServedModel? before, IReadOnlyList<SettingChange> diff)
    {
        var (name, active) = (Planned.Name, Loaded.Find(loaded => loaded.Id.Version == Planned.Config.Active));
        var isOther = Problems.Count > 0 || Loaded.Exists(loaded => !ReferenceEquals(loaded, before?.Find(loaded.Id.Version)));
        if (!isOther && !diff.Any(change => ConfigSettings.IsWithin(change.Path, $"models.{name}")))
        {
            return null;
        }

        var change = before is null ? ModelChange.Added : ReferenceEquals(before.Active, active) ? ModelChange.Adjusted : ModelChange.Swapped;
        return new ModelReport(name, change)
        {
            From = before?.Config.Active,
            To = Planned.Config.Active,
            Loaded = _loads,
            Replays = _replays,
            Problems = [.. Problems.Select(problem => WithoutPath(problem, name))],
            Notes = _notes,
        };
    }

    private static string WithoutPath(string problem, string model) =>
        problem.StartsWith($"models.{model}.", StringComparison.Ordinal) ? problem[$"models.{model}.".Length..] : problem;
}
