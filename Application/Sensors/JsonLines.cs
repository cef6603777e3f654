using Interlock.Application.Streams;

namespace Interlock.Application.Sensors;

/// <summary>A JSON object a line (NDJSON, JSON Lines). Empty lines are no rows.</summary>
internal sealed class JsonLines : IRowSplitter
{
    private readonly LineSplitter _lines = new();

    /// <inheritdoc />
    public bool TryTake(SourceWindow window, out ReadingRow row)
    {
        while (_lines.TryTake(window, out var line, out var isLong))
        {
            line = line.Trim(" \t\r"u8);
            ReadingRow.RequireUtf8(line, "line", _lines.Number);
            if (isLong || !line.IsEmpty)
            {
                row = isLong ? ReadingRow.Refused(_lines.Number, ReadingRow.TooLong) : Read(line);
                return true;
            }
        }

        row = default;
        return false;
    }

    private ReadingRow Read(ReadOnlySpan<byte> line)
    {
        var problem = ReadingJson.TryRead(line, out var reading, out var isJson);
        return new ReadingRow(_lines.Number, reading, isJson ? problem : "is not JSON");
    }
}
