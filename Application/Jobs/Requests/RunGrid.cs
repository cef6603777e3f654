using Interlock.Domain.Jobs;

namespace Interlock.Application.Jobs.Requests;

/// <summary>The steps of several runs of a job.</summary>
/// <param name="Runs">The runs, newest first.</param>
/// <param name="Steps">The steps in the order of the configuration; those that were taken out of it come last.</param>
/// <param name="States">Where each step of each run is; steps that a run does not have are missing.</param>
public sealed record RunGrid(Page<JobRun> Runs, IReadOnlyList<string> Steps, IReadOnlyDictionary<(string Run, string Step), RunState> States);
