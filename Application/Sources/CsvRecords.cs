namespace Interlock.Application.Sources;

/// <summary>The records of RFC 4180. Quoted fields may hold line breaks; of a record that cannot be read only its first line is skipped.</summary>
internal sealed class CsvRecords : IRecords
{
    private readonly CsvRecord _record = new();
    private string? _skipped;

    /// <inheritdoc />
    public long Line { get; private set; }

    /// <inheritdoc />
    public long NextLine { get; private set; } = 1;

    /// <inheritdoc />
    public string? Problem { get; private set; }

    /// <summary>The fields of the record.</summary>
    public CsvRecord Fields => _record;

    /// <inheritdoc />
    public void StartAt(long line) => NextLine = line;

    /// <inheritdoc />
    public bool TryTake(SourceWindow window, out ReadOnlySpan<byte> record)
    {
        record = default;
        Problem = null;

        // No further is looked for the end of a record.
        var sight = window.LongestRow + "\r\n".Length;
        while (_skipped is null && !window.Bytes.IsEmpty)
        {
            Line = NextLine;
            var isCut = window.Bytes.Length > sight;
            var ending = _record.Read(isCut ? window.Bytes[..sight] : window.Bytes, window.IsEnd && !isCut);
            if (ending == CsvEnding.Unknown && !window.IsEnd && window.Bytes.Length < sight)
            {
                return false;
            }

            if (ending != CsvEnding.Complete)
            {
                _skipped = ProblemOf(window, ending);
                break;
            }

            if (TryTakeRecord(window, out record))
            {
                return true;
            }
        }

        return _skipped is not null && TrySkip(window);
    }

    private bool TryTakeRecord(SourceWindow window, out ReadOnlySpan<byte> record)
    {
        record = window.Bytes[.._record.Length];
        NextLine += record.Count((byte)'\n');
        window.Take(record.Length);
        Problem = record.Length > window.LongestRow ? RecordProblems.TooLong(window.LongestRow) : null;
        return !_record.IsBlank;
    }

    private bool TrySkip(SourceWindow window)
    {
        var end = window.Bytes.IndexOf((byte)'\n');
        window.Take(end < 0 ? window.Bytes.Length : end + 1);
        if (end < 0 && !window.IsEnd)
        {
            return false;
        }

        (Problem, _skipped) = (_skipped, null);
        NextLine++;
        return true;
    }

    private static string ProblemOf(SourceWindow window, CsvEnding ending)
    {
        var line = window.Bytes.IndexOf((byte)'\n');
        var isLong = line > window.LongestRow || (line < 0 && window.Bytes.Length > window.LongestRow);
        return ending == CsvEnding.Malformed ? "holds a quote in the wrong place"
            : isLong ? RecordProblems.TooLong(window.LongestRow)
            : "has a quote that is never closed";
    }
}
