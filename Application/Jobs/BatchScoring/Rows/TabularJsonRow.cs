using Interlock.Application.Kinds.Tabular;
using Interlock.Domain;
using Interlock.Domain.Tabular;

namespace Interlock.Application.Jobs.BatchScoring.Rows;

/// <summary>Reads a row of NDJSON for a tabular model: what <c>POST /models/{model}</c> reads, of one row.</summary>
internal static class TabularJsonRow
{
    /// <returns>The row; or what is wrong with it.</returns>
    public static (TabularRow? Row, string? Problem) Read(ReadOnlyMemory<byte> line, TabularContract contract)
    {
        try
        {
            var json = contract.PlaceOf(JsonRow.Request) < 0 ? JsonRow.RequestOf(line) : line;
            var request = TabularRequestReader.Read(json.Span, contract);
            return request is { IsSingle: true, Rows: [var row] } ? (row, null) : (null, "asks for several answers; a line has one row");
        }
        catch (InvalidInputException e)
        {
            return (null, e.Message);
        }
    }
}
