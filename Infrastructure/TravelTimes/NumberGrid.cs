using System.Text.Json;
using Interlock.Infrastructure.Http;

namespace Interlock.Infrastructure.TravelTimes;

/// <summary>A JSON array of rows of numbers that are not negative; null is positive infinity.</summary>
/// <param name="Rows">How many.</param>
/// <param name="Columns">How many each row has.</param>
/// <param name="Cells">Row by row.</param>
internal sealed record NumberGrid(int Rows, int Columns, List<double> Cells)
{
    /// <summary>Larger values are rejected, so that sums stay finite. Some APIs write a large number where there is no road.</summary>
    private const double MostNumber = 1e12;

    /// <summary>Reads the array at the position of the reader.</summary>
    /// <param name="json">The reader.</param>
    /// <param name="name">What the array is called, for messages.</param>
    /// <param name="most">No more cells are read.</param>
    /// <exception cref="CallFailedException">It is something else.</exception>
    public static NumberGrid Read(ref Utf8JsonReader json, string name, int most)
    {
        var cells = new List<double>();
        var (rows, columns) = (0, 0);
        Expect(json.Read() && json.TokenType == JsonTokenType.StartArray, $"'{name}' is no list");
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            Expect(json.TokenType == JsonTokenType.StartArray, $"'{name}' holds something that is no row");
            var before = cells.Count;
            ReadRow(ref json, name, cells, most);
            columns = rows == 0 ? cells.Count : columns;
            Expect(cells.Count - before == columns, $"the rows of '{name}' differ in length");
            rows++;
            Expect(rows <= most, $"'{name}' is larger than what was asked for");
        }

        return new NumberGrid(rows, columns, cells);
    }

    private static void ReadRow(ref Utf8JsonReader json, string name, List<double> cells, int most)
    {
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            var number = double.PositiveInfinity;
            if (json.TokenType != JsonTokenType.Null)
            {
                var isNumber = json.TokenType == JsonTokenType.Number && json.TryGetDouble(out number) && double.IsFinite(number);
                Expect(isNumber, $"'{name}' holds something that is no number");
                Expect(number >= 0, $"'{name}' holds a negative number");
                Expect(number <= MostNumber, $"'{name}' holds a number above 1E+12");
            }

            cells.Add(number);
            Expect(cells.Count <= most, $"'{name}' is larger than what was asked for");
        }
    }

    private static void Expect(bool isSo, string elseWhy)
    {
        if (!isSo)
        {
            throw TableReply.Garbled(elseWhy);
        }
    }
}
