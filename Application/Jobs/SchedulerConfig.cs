using Interlock.Application.Configuration;

namespace Interlock.Application.Jobs;

/// <summary>The section <c>scheduler</c>: how this server takes part in running jobs.</summary>
public sealed record SchedulerConfig
{
    [ConfigDoc("Whether this server runs jobs; where several share a datastore, one that does not leaves them to the others.")]
    public bool Enabled { get; init; } = true;

    [ConfigDoc("Most runs of all jobs at the same time on this server.")]
    [ConfigRange("1", "100")]
    public int Concurrency { get; init; } = 4;

    [ConfigDoc("How long a server that works on a run may be silent before another goes on with it.")]
    [ConfigRange("2s", "1h")]
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(30);

    [ConfigDoc("A run that is planned later than this after its time was missed; catch-up says what becomes of it.")]
    [ConfigRange("1s", "1d")]
    public TimeSpan Grace { get; init; } = TimeSpan.FromMinutes(1);
}
