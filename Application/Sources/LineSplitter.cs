namespace Interlock.Application.Sources;

/// <summary>Finds the lines of a source. One that is too long is told once, and skipped without being held.</summary>
internal sealed class LineSplitter
{
    private bool _isLong;
    private int _searched;

    /// <summary>The number of the line taken last, counted from 1; 0 before the first.</summary>
    public long Number { get; set; }

    /// <summary>Takes the next line off the window.</summary>
    /// <param name="window">Begins with the line, or what is left of it.</param>
    /// <param name="line">Without its line break; valid until the window is filled. Nothing of a line that is too long.</param>
    /// <param name="isLong">Whether it is longer than rows may be.</param>
    /// <returns>Whether there was one; else the window needs more bytes or, at the end of the source, no line is left.</returns>
    public bool TryTake(SourceWindow window, out ReadOnlySpan<byte> line, out bool isLong)
    {
        var length = _isLong ? -1 : LengthOfLine(window);
        _isLong |= length > window.LongestRow;
        line = default;
        isLong = _isLong;
        if (_isLong)
        {
            return TrySkip(window);
        }

        if (length < 0)
        {
            return false;
        }

        Number++;
        line = window.Bytes[..length];
        window.Take(Math.Min(length + 1, window.Bytes.Length));
        return true;
    }

    private bool TrySkip(SourceWindow window)
    {
        var end = window.Bytes.IndexOf((byte)'\n');
        window.Take(end < 0 ? window.Bytes.Length : end + 1);
        _isLong = end < 0 && !window.IsEnd;
        Number += _isLong ? 0 : 1;
        return !_isLong;
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
