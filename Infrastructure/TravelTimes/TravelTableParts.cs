using Interlock.Application.Kinds.Routes;
using Interlock.Infrastructure.Http;

namespace Interlock.Infrastructure.TravelTimes;

/// <summary>A table that is filled block by block.</summary>
internal sealed class TravelTableParts(Places places)
{
    /// <summary>How much longer roads are than straight lines, where an API tells no distances; 1.3 is common for European road networks.</summary>
    private const double Detour = 1.3;

    private readonly double[] _durations = new double[places.Count * places.Count];
    private readonly double[] _distances = new double[places.Count * places.Count];

    /// <summary>The road between two places.</summary>
    /// <param name="from">Number of the place.</param>
    /// <param name="to">Number of the place.</param>
    /// <param name="seconds">Infinite where there is no way.</param>
    /// <param name="metres">Likewise, or null where the API does not tell.</param>
    /// <exception cref="CallFailedException">There is a way by one and none by the other.</exception>
    public void Set(int from, int to, double seconds, double? metres)
    {
        if (from == to)
        {
            // From a place to itself is no way at all, whatever the API thinks.
            return;
        }

        if (metres is { } known && double.IsInfinity(known) != double.IsInfinity(seconds))
        {
            throw TableReply.Garbled("a way has a duration and no distance, or a distance and no duration");
        }

        var cell = (from * places.Count) + to;
        _durations[cell] = seconds;
        _distances[cell] = metres ?? (double.IsInfinity(seconds) ? seconds : GreatCircle.Metres(places[from], places[to]) * Detour);
    }

    /// <summary>The table, once every block is in it.</summary>
    public TravelTable Table => new(places.Count, _durations, _distances);
}
