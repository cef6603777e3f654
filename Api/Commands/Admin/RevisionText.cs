using System.Globalization;
using Interlock.Api.Commands.Common;
using Interlock.Api.Swaps;

namespace Interlock.Api.Commands.Admin;

/// <summary>Revisions in words.</summary>
internal static class RevisionText
{
    /// <summary>A line each, newest first; the active one is marked.</summary>
    public static IEnumerable<TextLine> Of(RevisionPageResponse page)
    {
        if (page.Data.Count == 0)
        {
            return [new TextLine("There are no revisions.")];
        }

        string[] head = ["", "revision", "when (UTC)", "source", "author", "outcome", "what changed"];
        var rows = page.Data
            .Select(revision => (Cells: CellsOf(revision, page.Served), Tone: ToneOf(revision, page.Served)))
            .Prepend((Cells: head, Tone: TextTone.Quiet))
            .ToList();
        var widths = Enumerable.Range(0, head.Length).Select(i => rows.Max(row => row.Cells[i].Length)).ToList();
        return rows.Select(row => new TextLine(string.Join("  ", row.Cells.Select((cell, i) => cell.PadRight(widths[i]))).TrimEnd(), row.Tone));
    }

    /// <summary>One, with what it changed and how it was proven.</summary>
    public static IEnumerable<TextLine> Of(RevisionDetail revision)
    {
        yield return new TextLine($"Revision {revision.Number}{(revision.IsServed ? ", served" : "")}", TextTone.Head);
        yield return Line("when", Time(revision.CreatedAt));
        yield return Line("source", $"{revision.Source}, {revision.Author}, on {revision.Server}");
        yield return Line("after", $"revision {revision.BasedOn}{(revision.Restores is { } restored ? $"; brings back revision {restored}" : "")}");
        yield return Line("outcome", revision.Outcome, ToneOf(revision, revision.IsServed ? revision.Number : 0));
        foreach (var reason in (revision.Reason ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            yield return Line("", reason, TextTone.Bad);
        }

        yield return new TextLine("");
        foreach (var line in SwapText.Diff(revision.Diff).Concat(new SwapText(config: null).Report(revision.Report)))
        {
            yield return line;
        }
    }

    private static string[] CellsOf(RevisionSummary revision, int served) =>
    [
        revision.Number == served ? "*" : "",
        revision.Number.ToString(CultureInfo.InvariantCulture),
        Time(revision.CreatedAt),
        revision.Source,
        revision.Author,
        revision.Outcome,
        ChangeOf(revision),
    ];

    private static string ChangeOf(RevisionSummary revision)
    {
        var first = revision.Diff.Count > 0 ? SwapText.Line(revision.Diff[0]).Text : "";
        var restored = revision.Restores is { } number ? $"brings back {number}" : "";
        var more = revision.Diff.Count > 1 ? $"and {revision.Diff.Count - 1} more" : "";
        return string.Join("; ", new[] { restored, string.Join(" ", new[] { first, more }.Where(part => part.Length > 0)) }.Where(part => part.Length > 0));
    }

    private static TextTone ToneOf(RevisionSummary revision, int served) =>
        revision.Number == served ? TextTone.Good : revision.Outcome == SwapWords.Published ? TextTone.Plain : TextTone.Bad;

    private static string Time(DateTime time) => time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private static TextLine Line(string name, string text, TextTone tone = TextTone.Plain) => new($"  {name,-8} {text}", tone);
}
