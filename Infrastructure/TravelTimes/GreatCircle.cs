using Interlock.Application.Kinds.Routes;
using Interlock.Domain.Routes;

namespace Interlock.Infrastructure.TravelTimes;

/// <summary>Great-circle distances, for use without an API for travel times.</summary>
internal static class GreatCircle
{
    /// <summary>Mean radius of the earth.</summary>
    private const double EarthMetres = 6_371_008.8;

    private const double MetresPerSecondInKmh = 3.6;

    /// <summary>The table of all places.</summary>
    /// <param name="places">Any number.</param>
    /// <param name="speedKmh">Kilometres an hour, more than 0.</param>
    /// <param name="detour">How much longer a road is than the straight line; 1 is the line itself.</param>
    public static TravelTable Table(IReadOnlyList<Coordinate> places, double speedKmh, double detour = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(speedKmh);
        var size = places.Count;
        var distances = new double[size * size];
        var durations = new double[size * size];
        for (var from = 0; from < size; from++)
        {
            for (var to = 0; to < size; to++)
            {
                var metres = Metres(places[from], places[to]) * detour;
                distances[(from * size) + to] = metres;
                durations[(from * size) + to] = metres / speedKmh * MetresPerSecondInKmh;
            }
        }

        return new TravelTable(size, durations, distances);
    }

    /// <summary>The distance of two places by the haversine formula.</summary>
    public static double Metres(Coordinate from, Coordinate to)
    {
        var sinLat = Math.Sin(Radians(to.Lat - from.Lat) / 2);
        var sinLon = Math.Sin(Radians(to.Lon - from.Lon) / 2);
        var square = (sinLat * sinLat) + (Math.Cos(Radians(from.Lat)) * Math.Cos(Radians(to.Lat)) * sinLon * sinLon);
        return 2 * EarthMetres * Math.Asin(Math.Sqrt(Math.Min(1, square)));
    }

    private static double Radians(double degrees) => degrees * Math.PI / 180;
}
