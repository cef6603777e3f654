namespace Interlock.Infrastructure.Runtimes.LocalSearch.Search;

/// <summary>Routes that keep every rule of their problem.</summary>
/// <param name="Routes">Stops in the order they are served, one array for each vehicle in use; the depot at both ends is not written.</param>
/// <param name="Unserved">Stops that are on no route; empty when all are served.</param>
/// <param name="TravelTime">Seconds all vehicles drive, without waiting and service.</param>
/// <param name="Iterations">How often a part was taken out and put back.</param>
/// <param name="CutByClock">True if the time limit shaped the search: the answer may then differ from run to run.</param>
internal sealed record RoutingSolution(
    IReadOnlyList<int[]> Routes, IReadOnlyList<int> Unserved, double TravelTime, long Iterations, bool CutByClock);
