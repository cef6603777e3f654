namespace Interlock.Infrastructure.Runtimes.LocalSearch.Plans;

/// <summary>What rounding may do. The plans that are kept as answers are checked without it (<see cref="Plan.Holds"/>).</summary>
internal static class Tolerance
{
    /// <summary>Seconds by which a sum counted forwards may differ from the same counted backwards.</summary>
    public const double Time = 1e-7;

    /// <summary>Seconds of travel that are no gain.</summary>
    public const double Travel = 1e-7;
}
