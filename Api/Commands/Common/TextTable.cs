namespace Interlock.Api.Commands.Common;

/// <summary>Rows in words.</summary>
internal static class TextTable
{
    /// <summary>A line each, with a head, in columns as wide as their widest cell.</summary>
    /// <param name="head">The names of the columns.</param>
    /// <param name="rows">The cells of each row, and how it is shown.</param>
    /// <param name="none">What is said where there are no rows.</param>
    public static IEnumerable<TextLine> Of(string[] head, IEnumerable<(string[] Cells, TextTone Tone)> rows, string none)
    {
        List<(string[] Cells, TextTone Tone)> all = [(head, TextTone.Quiet), .. rows];
        if (all.Count == 1)
        {
            return [new TextLine(none)];
        }

        var widths = Enumerable.Range(0, head.Length).Select(i => all.Max(row => row.Cells[i].Length)).ToList();
        return all.Select(row => new TextLine(string.Join("  ", row.Cells.Select((cell, i) => cell.PadRight(widths[i]))).TrimEnd(), row.Tone));
    }
}
