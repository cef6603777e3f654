using System.Globalization;

namespace Interlock.Api.WebConsole;

/// <summary>Places and the ways between them, drawn as SVG without a map behind them. What it shows stands in a table of the page, too.</summary>
/// <param name="Name">What is shown.</param>
/// <param name="Ways">Each from place to place.</param>
/// <param name="Places">The places that are marked.</param>
public sealed record PageMap(string Name, IReadOnlyList<IReadOnlyList<MapPlace>> Ways, IReadOnlyList<MapPlace> Places)
{
    /// <summary>The width of the drawing; it grows with the page.</summary>
    public const int Width = 600;

    /// <summary>Its height.</summary>
    public const int Height = 360;

    private const double NarrowestCosine = 0.01;
    private const double HalfTurn = 180;

    /// <summary>Where the corners of a way are: the attribute <c>points</c> of a polyline.</summary>
    public string PathOf(IReadOnlyList<MapPlace> way)
    {
        var place = Placing();
        return string.Join(' ', way.Select(at => place(at)).Select(at => $"{Text(at.X)},{Text(at.Y)}"));
    }

    /// <summary>The places, and where they are.</summary>
    public IEnumerable<(MapPlace Place, string X, string Y)> Marks()
    {
        var place = Placing();
        return Places.Select(at => (at, Text(place(at).X), Text(place(at).Y)));
    }

    // One scale for both directions: degrees of longitude are shorter the further they are from the equator.
    private Func<MapPlace, (double X, double Y)> Placing()
    {
        var all = Ways.SelectMany(way => way).Concat(Places).ToList();
        var (south, north) = (all.Min(at => at.Lat), all.Max(at => at.Lat));
        // Places on both sides of the 180th meridian are neighbours.
        var isAcross = all.Max(at => at.Lon) - all.Min(at => at.Lon) > HalfTurn;
        double LonOf(MapPlace at) => isAcross && at.Lon < 0 ? at.Lon + (2 * HalfTurn) : at.Lon;
        var (west, east) = (all.Min(LonOf), all.Max(LonOf));
        var narrow = Math.Max(NarrowestCosine, Math.Cos((south + north) / 2 * Math.PI / 180));
        var (wide, high) = ((east - west) * narrow, north - south);
        var scale = Math.Min(wide > 0 ? Width / wide : double.MaxValue, high > 0 ? Height / high : double.MaxValue);
        scale = scale < double.MaxValue ? scale : 0;
        return at => (
            (Width / 2.0) + ((LonOf(at) - ((west + east) / 2)) * narrow * scale),
            (Height / 2.0) - ((at.Lat - ((south + north) / 2)) * scale));
    }

    private static string Text(double number) => number.ToString("0.#", CultureInfo.InvariantCulture);
}

/// <summary>A place of a map.</summary>
/// <param name="Lat">Latitude in degrees.</param>
/// <param name="Lon">Longitude in degrees.</param>
/// <param name="Label">What stands at it; null for nothing.</param>
/// <param name="Title">What it is.</param>
public sealed record MapPlace(double Lat, double Lon, string? Label = null, string? Title = null);
