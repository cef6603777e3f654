using Interlock.Infrastructure.Runtimes.LocalSearch.Plans;

namespace Interlock.Infrastructure.Runtimes.LocalSearch.Moves;

/// <summary>A small change that shortens the travel of a plan.</summary>
internal interface IMove
{
    /// <summary>
    /// Makes the first change around a stop that keeps every rule and shortens the travel. A route that loses its last stop stays, empty.
    /// False: there is none, and the plan is as it was.
    /// </summary>
    bool Improve(Plan plan, int node);
}
