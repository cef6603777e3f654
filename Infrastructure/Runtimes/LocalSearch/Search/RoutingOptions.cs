namespace Interlock.Infrastructure.Runtimes.LocalSearch.Search;

/// <summary>How long and from which seed to search.</summary>
internal sealed record RoutingOptions
{
    /// <summary>Hard: an answer comes within some milliseconds of it.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromSeconds(10);

    public ulong Seed { get; init; } = 1;

    /// <summary>Null for a number that grows with the stops; see <see cref="DefaultIterations"/>.</summary>
    public long? Iterations { get; init; }

    /// <summary>About 75 ms of one core for 25 stops, 1.6 s for 100; more stops ask for as many iterations each, which take longer.</summary>
    public static long DefaultIterations(int stops) => stops * (600L + (49 * Math.Min(stops, 100)));
}
