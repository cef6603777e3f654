using System.Globalization;
using System.Text;
using Interlock.Domain.Routes;

namespace Interlock.Infrastructure.TravelTimes;

/// <summary>The distinct places of a request, in order: they are sent to the API, and they are the key in the cache.</summary>
internal sealed class Places : IEquatable<Places>
{
    /// <summary>About 0.1 m; places that differ by less are equal.</summary>
    private const int Decimals = 6;

    private readonly Coordinate[] _places;
    private readonly int _hash;

    private Places(Coordinate[] places)
    {
        _places = places;
        var hash = new HashCode();
        foreach (var place in places)
        {
            hash.Add(place);
        }

        _hash = hash.ToHashCode();
    }

    public int Count => _places.Length;

    public Coordinate this[int place] => _places[place];

    /// <summary>The distinct places, and the index of each given one among them.</summary>
    public static (Places Places, int[] Of) Different(IReadOnlyList<Coordinate> places)
    {
        var numbers = new OrderedDictionary<Coordinate, int>(places.Count);
        var of = new int[places.Count];
        for (var i = 0; i < of.Length; i++)
        {
            // Adding 0 makes -0 the 0 it equals.
            var place = new Coordinate(Math.Round(places[i].Lat, Decimals) + 0.0, Math.Round(places[i].Lon, Decimals) + 0.0);
            numbers.TryAdd(place, numbers.Count);
            of[i] = numbers[place];
        }

        return (new Places([.. numbers.Keys]), of);
    }

    /// <summary>Appends some of them in the form of OSRM: <c>lon,lat;lon,lat</c>.</summary>
    public void AppendTo(StringBuilder path, Range range)
    {
        foreach (var place in _places.AsSpan(range))
        {
            path.Append(path[^1] == '/' ? "" : ";").Append(CultureInfo.InvariantCulture, $"{place.Lon:0.######},{place.Lat:0.######}");
        }
    }

    public bool Equals(Places? other) => other is not null && _hash == other._hash && _places.AsSpan().SequenceEqual(other._places);

    public override bool Equals(object? obj) => Equals(obj as Places);

    public override int GetHashCode() => _hash;
}
