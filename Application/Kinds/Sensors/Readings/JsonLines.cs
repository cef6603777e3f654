using Interlock.Application.Sources;
using Interlock.Domain.Sensors;

namespace Interlock.Application.Kinds.Sensors.Readings;

/// <summary>A JSON object a line (NDJSON, JSON Lines). Empty lines are no rows.</summary>
internal sealed class JsonLines : IRowSplitter
{
    private readonly LineRecords _lines = new();

    /// <inheritdoc />
    public bool TryTake(SourceWindow window, out ReadingRow row)
    {
        row = default;
        if (!_lines.TryTake(window, out var line))
        {
            return false;
        }

        row = _lines.Problem is { } problem ? ReadingRow.Refused(_lines.Line, problem) : Read(line);
        return true;
    }

    private ReadingRow Read(ReadOnlySpan<byte> line)
    {
        MalformedReadingsException.RequireUtf8(line, "line", _lines.Line);
        var problem = ReadingJson.TryRead(line, out var reading, out var isJson);
        return new ReadingRow(_lines.Line, reading, isJson ? problem : "is not JSON");
    }
}
