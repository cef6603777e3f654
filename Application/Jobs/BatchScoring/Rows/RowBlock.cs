using System.Globalization;
using Interlock.Application.Sources;

namespace Interlock.Application.Jobs.BatchScoring.Rows;

/// <summary>A row of a block.</summary>
/// <param name="Line">The line it begins on, for messages.</param>
/// <param name="At">Where the source stood before it.</param>
/// <param name="Start">Its first byte in the block.</param>
/// <param name="Length">How many bytes it has.</param>
/// <param name="FirstField">Its first field in the block.</param>
/// <param name="Problem">Why it cannot be read, or null.</param>
internal readonly record struct SourceRow(long Line, SourcePosition At, int Start, int Length, int FirstField, string? Problem);

/// <summary>Rows that are answered and written together: copies of what the source holds, all of one place.</summary>
internal sealed class RowBlock(RowShape shape, SourcePosition begin)
{
    private readonly List<CsvField> _fields = [];
    private SourceRow[] _rows = new SourceRow[64];
    private byte[] _bytes = new byte[4096];

    /// <summary>How the rows look.</summary>
    public RowShape Shape { get; } = shape;

    /// <summary>The source behind the block.</summary>
    public SourcePosition End { get; set; } = begin;

    /// <summary>Which part of the source was read when the block was complete, up to 1; 0 where nobody knows.</summary>
    public double Progress { get; set; }

    /// <summary>Whether a chunk is complete with this block.</summary>
    public bool EndsChunk { get; set; }

    /// <summary>How many rows it has.</summary>
    public int Count { get; private set; }

    /// <summary>How many bytes they take.</summary>
    public int Length { get; private set; }

    /// <summary>A row.</summary>
    public ref readonly SourceRow this[int row] => ref _rows[row];

    /// <summary>Adds a row; a record of CSV has fields.</summary>
    public void Add(long line, SourcePosition at, ReadOnlySpan<byte> record, CsvRecord? fields, string? problem)
    {
        if (_bytes.Length < Length + record.Length)
        {
            Array.Resize(ref _bytes, Math.Max(Length + record.Length, 2 * _bytes.Length));
        }

        if (_rows.Length == Count)
        {
            Array.Resize(ref _rows, 2 * Count);
        }

        record.CopyTo(_bytes.AsSpan(Length));
        _rows[Count++] = new SourceRow(line, at, Length, record.Length, _fields.Count, problem);
        Length += record.Length;
        if (problem is null)
        {
            fields?.CopyTo(_fields);
        }
    }

    /// <summary>The whole row as it stands in the source.</summary>
    public ReadOnlyMemory<byte> BytesOf(int row) => _bytes.AsMemory(_rows[row].Start, _rows[row].Length);

    /// <inheritdoc cref="BytesOf"/>
    public ReadOnlySpan<byte> SpanOf(int row) => _bytes.AsSpan(_rows[row].Start, _rows[row].Length);

    /// <summary>A record of CSV as it stands in the source, without its line break.</summary>
    public ReadOnlySpan<byte> RecordOf(int row, int fields)
    {
        var last = FieldOf(row, fields - 1);
        return SpanOf(row)[..(last.Start + last.Length + (last.IsQuoted ? 1 : 0))];
    }

    /// <summary>A field of CSV as it stands in the source.</summary>
    public ReadOnlySpan<byte> RawOf(int row, int place) => FieldOf(row, place).Raw(SpanOf(row));

    /// <summary>A field of CSV, without quotes.</summary>
    public ReadOnlySpan<byte> TextOf(int row, int place) => FieldOf(row, place).Bytes(SpanOf(row));

    /// <summary>Where a field of CSV stands in its row.</summary>
    public CsvField FieldOf(int row, int place) => _fields[_rows[row].FirstField + place];

    /// <summary>Where a row stands, for messages.</summary>
    public string NameOf(int row) => string.Create(CultureInfo.InvariantCulture, $"{Shape.Name}:{_rows[row].Line}");
}
