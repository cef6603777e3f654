namespace Interlock.Application.Sources;

/// <summary>The lines of a text, without white space around them.</summary>
internal sealed class LineRecords : IRecords
{
    private bool _isLong;
    private int _searched;

    /// <inheritdoc />
    public long Line { get; private set; }

    /// <inheritdoc />
    public long NextLine => Line + 1;

    /// <inheritdoc />
    public string? Problem { get; private set; }

    /// <inheritdoc />
    public void StartAt(long line) => Line = line - 1;

    /// <inheritdoc />
    public bool TryTake(SourceWindow window, out ReadOnlySpan<byte> record)
    {
        record = default;
        Problem = null;
        while (true)
        {
            var end = _isLong ? -1 : LengthOfLine(window);
            _isLong |= end > window.LongestRow;
            if (_isLong || end < 0)
            {
                return _isLong && TrySkip(window);
            }

            record = window.Bytes[..end].Trim(" \t\r"u8);
            window.Take(Math.Min(end + 1, window.Bytes.Length));
            Line++;
            if (!record.IsEmpty)
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
        if (_isLong)
        {
            return false;
        }

        Line++;
        Problem = RecordProblems.TooLong(window.LongestRow);
        return true;
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

        var isWhole = window.IsEnd || bytes.Length > window.LongestRow;
        _searched = isWhole ? 0 : bytes.Length;
        return isWhole && bytes.Length > 0 ? bytes.Length : -1;
    }
}
