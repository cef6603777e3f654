using System.Globalization;

namespace Interlock.Api.WebConsole;

/// <summary>Lines over time, drawn as SVG. What they show stands in a table of the page, too.</summary>
/// <param name="Name">What is shown.</param>
/// <param name="Lines">The lines.</param>
public sealed record PageChart(string Name, IReadOnlyList<ChartLine> Lines)
{
    /// <summary>The width of the drawing; it grows with the page.</summary>
    public const int Width = 600;

    /// <summary>Its height.</summary>
    public const int Height = 180;

    private IEnumerable<ChartPoint> All => Lines.SelectMany(line => line.Points);

    /// <summary>Whether there is anything to draw.</summary>
    public bool IsEmpty => !All.Any();

    /// <summary>The least value.</summary>
    public double Least => All.Min(point => point.Value);

    /// <summary>The greatest value.</summary>
    public double Greatest => All.Max(point => point.Value);

    /// <summary>The first time (UTC).</summary>
    public DateTime First => All.Min(point => point.Time);

    /// <summary>The last time (UTC).</summary>
    public DateTime Last => All.Max(point => point.Time);

    /// <summary>Where the points of a line are: the attribute <c>points</c> of a polyline.</summary>
    public string PathOf(ChartLine line)
    {
        var place = Placing();
        return string.Join(' ', line.Points.Select(point => place(point)).Select(at => string.Create(CultureInfo.InvariantCulture, $"{at.X:0.#},{at.Y:0.#}")));
    }

    /// <summary>Where the points are that stand out.</summary>
    public IEnumerable<(string X, string Y)> MarksOf(ChartLine line)
    {
        var place = Placing();
        return line.Points.Where(point => point.IsMarked).Select(point => place(point))
            .Select(at => (at.X.ToString("0.#", CultureInfo.InvariantCulture), at.Y.ToString("0.#", CultureInfo.InvariantCulture)));
    }

    private Func<ChartPoint, (double X, double Y)> Placing()
    {
        var (least, first) = (Least, First);
        var (high, wide) = (Greatest - least, (Last - first).TotalSeconds);
        return point => (
            wide > 0 ? (point.Time - first).TotalSeconds / wide * Width : Width / 2.0,
            high > 0 && double.IsFinite(high) ? Height - ((point.Value - least) / high * Height) : Height / 2.0);
    }
}

/// <summary>A line of a chart.</summary>
/// <param name="Name">What it shows.</param>
/// <param name="Points">In the order of time.</param>
public sealed record ChartLine(string Name, IReadOnlyList<ChartPoint> Points);

/// <summary>A point of a line.</summary>
/// <param name="Time">When (UTC).</param>
/// <param name="Value">How much.</param>
/// <param name="IsMarked">Whether it stands out.</param>
public readonly record struct ChartPoint(DateTime Time, double Value, bool IsMarked = false);
