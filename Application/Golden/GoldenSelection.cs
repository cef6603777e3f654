namespace Interlock.Application.Golden;

/// <summary>Chooses rows so that each label, or each part of the range of numbers, has an equal share as far as the rows allow.</summary>
internal static class GoldenSelection
{
    /// <summary>An equal number of each label, in the order of the labels; what one lacks goes to the others.</summary>
    /// <param name="labels">The labels of the contract.</param>
    /// <param name="rows">Those of a label in the order of preference.</param>
    /// <param name="count">How many, at most.</param>
    public static IReadOnlyList<AnsweredRow> ByLabel(IReadOnlyList<string> labels, IReadOnlyCollection<AnsweredRow> rows, int count)
    {
        var ofLabel = rows.ToLookup(row => row.Answer.Label, StringComparer.Ordinal);
        var ranked = labels.SelectMany((label, place) => ofLabel[label].Select((row, rank) => (row, rank, place)));
        return [.. ranked.OrderBy(row => row.rank).Take(count).OrderBy(row => row.place).Select(row => row.row)];
    }

    /// <summary>One of each quantile, in the order of the numbers.</summary>
    /// <param name="rows">In the order of preference.</param>
    /// <param name="count">How many, at most.</param>
    public static IReadOnlyList<AnsweredRow> ByQuantile(IReadOnlyCollection<AnsweredRow> rows, int count)
    {
        var sorted = rows.Select((row, rank) => (row, rank)).OrderBy(row => row.row.Value).ToList();
        var parts = Math.Min(count, sorted.Count);
        return [.. Enumerable.Range(0, parts).Select(part => sorted[Place(part)..Place(part + 1)].MinBy(row => row.rank).row)];

        int Place(int part) => (int)((long)part * sorted.Count / parts);
    }
}
