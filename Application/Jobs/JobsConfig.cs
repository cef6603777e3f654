namespace Interlock.Application.Jobs;

/// <summary>The sections of config.yaml that jobs are made of.</summary>
/// <param name="Jobs">The jobs, by name.</param>
/// <param name="Scheduler">How this server takes part in running them.</param>
public sealed record JobsConfig(IReadOnlyDictionary<string, JobConfig> Jobs, SchedulerConfig Scheduler);
