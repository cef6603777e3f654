namespace Interlock.Application.Sources;

/// <summary>The lines of a text, without white space around them.</summary>
internal sealed class LineRecords : IRecords
{
    private readonly LineSplitter _lines = new();

    /// <inheritdoc />
    public long Line => _lines.Number;

    /// <inheritdoc />
    public long NextLine => Line + 1;

    /// <inheritdoc />
    public string? Problem { get; private set; }

    /// <inheritdoc />
    public void StartAt(long line) => _lines.Number = line - 1;

    /// <inheritdoc />
    public bool TryTake(SourceWindow window, out ReadOnlySpan<byte> record)
    {
        while (_lines.TryTake(window, out record, out var isLong))
        {
            record = record.Trim(" \t\r"u8);
            if (isLong || !record.IsEmpty)
            {
                Problem = isLong ? RecordProblems.TooLong(window.LongestRow) : null;
                return true;
            }
        }

        return false;
    }
}
