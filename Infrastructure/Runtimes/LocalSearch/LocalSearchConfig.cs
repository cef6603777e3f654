using Interlock.Application.Configuration;
using Interlock.Infrastructure.Clients;

namespace Interlock.Infrastructure.Runtimes.LocalSearch;

/// <summary>
/// A version of a <c>route</c> model that searches for the plan itself. Travel times come from <c>clients.travel-time</c>, where that has a url.
/// </summary>
[ConfigName("local-search")]
public sealed record LocalSearchConfig : VersionConfig
{
    [ConfigDoc("Longest search for one plan; small requests end sooner. Must be shorter than serving.timeout.")]
    [ConfigRange("1ms", "10m")]
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromSeconds(2);

    [ConfigDoc("Most steps of one search; by default a number that grows with the stops. The same seed gives the same plan as long as the steps end before the time.")]
    [ConfigRange("1", "1000000000")]
    public int? Steps { get; init; }

    [ConfigDoc("What the search draws its chances from.")]
    [ConfigRange("0", "2147483647")]
    public int Seed { get; init; } = 1;

    [ConfigDoc("Kilometres an hour along the great circle, where clients.travel-time has no url.")]
    [ConfigRange("0.1", "1000")]
    public double Speed { get; init; } = 40;

    /// <inheritdoc />
    public override IEnumerable<string> Clients => [ClientsModule.TravelTime];

    /// <inheritdoc />
    public override bool StartsThreads => false;

    /// <inheritdoc />
    /// <remarks>More would take the processors from each other, and every plan would be worse.</remarks>
    public override int? Instances => Environment.ProcessorCount;

    /// <inheritdoc />
    public override TimeSpan? LongestRun => TimeLimit;
}
