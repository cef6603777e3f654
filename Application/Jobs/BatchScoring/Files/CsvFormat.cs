using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Interlock.Application.Jobs.BatchScoring.Rows;

namespace Interlock.Application.Jobs.BatchScoring.Files;

/// <summary>CSV by RFC 4180, with a header; lines end in LF.</summary>
/// <param name="model">The model's name.</param>
/// <param name="kept">The columns that come first.</param>
/// <param name="columns">The columns of the answer.</param>
internal sealed class CsvFormat(string model, KeptColumns kept, IReadOnlyList<string> columns) : IRowFormat
{
    private const int LongestNumber = 32;

    private readonly ConcurrentDictionary<string, byte[]> _labels = new(StringComparer.Ordinal);
    private readonly bool _hasScores = columns.Contains(AnswerColumns.Score);
    private Lineage _lineage = new("", 0, []);

    /// <inheritdoc />
    public void WriteHeader(RowBuffer output)
    {
        string[] names = [.. kept.Written, .. columns, .. AnswerColumns.Lineage];
        for (var i = 0; i < names.Length; i++)
        {
            output.Add(CsvText.FieldOf(names[i]));
            output.Add((byte)(i < names.Length - 1 ? ',' : '\n'));
        }
    }

    /// <inheritdoc />
    public void WriteRow(RowBlock block, int row, in RowAnswer answer, RowBuffer output)
    {
        if (block.Shape.IsJson)
        {
            foreach (var value in kept.ValuesOf(block, row))
            {
                output.Add(CsvText.FieldOf(value.Text));
                output.Add((byte)',');
            }
        }
        else
        {
            AddFields(block, row, output);
        }

        WriteAnswer(answer, output);
        output.Add(LineageOf(answer));
    }

    private void AddFields(RowBlock block, int row, RowBuffer output)
    {
        var columns = block.Shape.Columns!;
        if (columns.Count > 0 && ReferenceEquals(columns, kept.Names))
        {
            output.Add(block.RecordOf(row, columns.Count));
            output.Add((byte)',');
            return;
        }

        foreach (var place in block.Shape.PlacesOf(kept.Names))
        {
            output.Add(block.RawOf(row, place));
            output.Add((byte)',');
        }
    }

    private void WriteAnswer(in RowAnswer answer, RowBuffer output)
    {
        if (answer.Result is not { } result)
        {
            output.Add(CsvText.FieldOf(Encoding.UTF8.GetString(answer.Data.Span)));
            return;
        }

        // A class is a small whole number, which has a shorter way.
        var (whole, length) = ((int)result.Result, 0);
        _ = whole == result.Result
            ? whole.TryFormat(output.GetSpan(LongestNumber), out length, default, CultureInfo.InvariantCulture)
            : result.Result.TryFormat(output.GetSpan(LongestNumber), out length, default, CultureInfo.InvariantCulture);
        output.Advance(length);
        if (!_hasScores)
        {
            return;
        }

        output.Add((byte)',');
        output.Add(_labels.GetOrAdd(result.Label ?? "", CsvText.FieldOf));
        output.Add((byte)',');
        if (AnswerColumns.ScoreOf(result) is { } score)
        {
            score.TryFormat(output.GetSpan(LongestNumber), out length, default, CultureInfo.InvariantCulture);
            output.Advance(length);
        }
    }

    // Rarely another than that of the row before.
    private byte[] LineageOf(in RowAnswer answer)
    {
        var lineage = _lineage;
        if (lineage.Version != answer.Version || lineage.Revision != answer.Revision)
        {
            var text = string.Create(CultureInfo.InvariantCulture, $",{model},{answer.Version},{answer.Revision}\n");
            _lineage = lineage = new Lineage(answer.Version, answer.Revision, Encoding.UTF8.GetBytes(text));
        }

        return lineage.Text;
    }

    private sealed record Lineage(string Version, int Revision, byte[] Text);
}
