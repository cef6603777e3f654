namespace Interlock.Application.Sensors;

/// <summary>A JSON object a line (NDJSON, JSON Lines). Empty lines are no rows.</summary>
internal sealed class JsonLines : IRowSplitter
{
    private long _line;
    private bool _isLong;
    private int _searched;

    /// <inheritdoc />
    public bool TryTake(SourceWindow window, out ReadingRow row)
    {
        while (true)
        {
            var end = _isLong ? -1 : LengthOfLine(window);
            _isLong |= end > SourceWindow.LongestRow;
            if (_isLong || end < 0)
            {
                row = ReadingRow.Refused(_line + 1, ReadingRow.TooLong);
                return _isLong && TrySkip(window);
            }

            if (TryRead(window, end, out row))
            {
                return true;
            }
        }
    }

    private bool TrySkip(SourceWindow window)
    {
        var end = window.Bytes.IndexOf((byte)'\n');
        window.Take(end < 0 ? window.Bytes.Length : end + 1);
        _isLong = end < 0 && !window.IsEnd;
        _line += _isLong ? 0 : 1;
        return !_isLong;
    }

    private bool TryRead(SourceWindow window, int end, out ReadingRow row)
    {
        var line = window.Bytes[..end].Trim(" \t\r"u8);
        SourceWindow.RequireUtf8(line, "line", ++_line);
        var isRow = !line.IsEmpty;
        row = isRow ? Read(line) : default;
        window.Take(Math.Min(end + 1, window.Bytes.Length));
        return isRow;
    }

    private ReadingRow Read(ReadOnlySpan<byte> line)
    {
        var problem = ReadingJson.TryRead(line, out var reading, out var isJson);
        return new ReadingRow(_line, reading, isJson ? problem : "is not JSON");
    }

    // Without its line break; beyond the limit as soon as that is known, and -1 where more has to be read.
    private int LengthOfLine(SourceWindow window)
    {
        var bytes = window.Bytes;
        var end = bytes[_searched..].IndexOf((byte)'\n');
        if (end >= 0)
        {
            (end, _searched) = (end + _searched, 0);
            return end;
        }

        var isWhole = window.IsEnd || bytes.Length > SourceWindow.LongestRow;
        _searched = isWhole ? 0 : bytes.Length;
        return isWhole && bytes.Length > 0 ? bytes.Length : -1;
    }
}
