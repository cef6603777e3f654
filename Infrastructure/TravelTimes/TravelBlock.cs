using System.Globalization;
using System.Text;
using Interlock.Infrastructure.Http;

namespace Interlock.Infrastructure.TravelTimes;

/// <summary>A block of a table: the travel times from some places to others, in one call.</summary>
/// <param name="From">Where they begin.</param>
/// <param name="To">Where they end: the same places, or none of them.</param>
internal sealed record TravelBlock(Range From, Range To)
{
    private const string Service = "/table/v1/driving/";
    private const string Annotations = "annotations=duration,distance";

    private int Rows => From.End.Value - From.Start.Value;

    private int Columns => To.End.Value - To.Start.Value;

    private bool IsSquare => From.Equals(To);

    /// <summary>Places in the call.</summary>
    public int Locations => IsSquare ? Rows : Rows + Columns;

    /// <summary>The parts of a table of so many places, none with more than <paramref name="maxLocations"/> of them.</summary>
    public static IReadOnlyList<TravelBlock> Of(int places, int maxLocations)
    {
        if (places <= maxLocations)
        {
            return [new TravelBlock(..places, ..places)];
        }

        Range[] parts = [.. Enumerable.Range(0, places).Chunk(maxLocations / 2).Select(part => part[0]..(part[^1] + 1))];
        return [.. parts.SelectMany(_ => parts, (from, to) => new TravelBlock(from, to))];
    }

    public ExternalRequest Request(Places places)
    {
        var path = new StringBuilder(Service);
        places.AppendTo(path, From);
        if (IsSquare)
        {
            return new ExternalRequest(path.ToString(), Annotations);
        }

        places.AppendTo(path, To);
        return new ExternalRequest(path.ToString(), $"{Annotations}&sources={Numbers(0, Rows)}&destinations={Numbers(Rows, Columns)}");
    }

    /// <summary>Copies a reply into the table and returns the table.</summary>
    /// <exception cref="CallFailedException">It is of another size than what was asked for.</exception>
    public TravelTableParts Fill(TravelTableParts table, TableReply reply)
    {
        var (top, left) = OriginIn(reply.Durations, "durations");
        if (reply.Distances is { } distances && OriginIn(distances, "distances") != (top, left))
        {
            throw TableReply.Garbled("'durations' and 'distances' differ in size");
        }

        for (var row = 0; row < Rows; row++)
        {
            for (var column = 0; column < Columns; column++)
            {
                var cell = ((top + row) * reply.Durations.Columns) + left + column;
                table.Set(From.Start.Value + row, To.Start.Value + column, reply.Durations.Cells[cell], reply.Distances?.Cells[cell]);
            }
        }

        return table;
    }

    /// <summary>The position of the block in a reply. A server that ignores 'sources' returns the whole table of the places in the call.</summary>
    private (int Top, int Left) OriginIn(NumberGrid grid, string name)
    {
        if (grid.Rows == Rows && grid.Columns == Columns)
        {
            return (0, 0);
        }

        return grid.Rows == Locations && grid.Columns == Locations
            ? (0, Rows)
            : throw TableReply.Garbled($"'{name}' is {grid.Rows} x {grid.Columns} instead of {Rows} x {Columns}");
    }

    private static string Numbers(int first, int count) =>
        string.Join(';', Enumerable.Range(first, count).Select(number => number.ToString(CultureInfo.InvariantCulture)));
}
