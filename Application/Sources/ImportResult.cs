using System.Text.Json.Nodes;

namespace Interlock.Application.Sources;

/// <summary>What became of the rows of an import: each is one of the three.</summary>
/// <param name="Accepted">Rows that were new, and are stored.</param>
/// <param name="Duplicate">Rows that say what is stored already; that is left as it was.</param>
/// <param name="Rejected">Rows that cannot be stored.</param>
/// <param name="Rejections">The first of these.</param>
public sealed record ImportResult(long Accepted, long Duplicate, long Rejected, IReadOnlyList<Rejection> Rejections)
{
    /// <summary>The counts in words.</summary>
    public string Counts => $"{Accepted} accepted, {Duplicate} duplicate, {Rejected} rejected";

    /// <summary>The counts for the audit.</summary>
    public JsonObject CountsJson => new() { ["accepted"] = Accepted, ["duplicate"] = Duplicate, ["rejected"] = Rejected };
}

/// <summary>A row that cannot be stored.</summary>
/// <param name="Line">Its line, counted from 1; in a JSON array its place, counted from 1.</param>
/// <param name="Reason">Why.</param>
public sealed record Rejection(long Line, string Reason);

/// <summary>How far an import is.</summary>
/// <param name="Rows">Rows read.</param>
/// <param name="Bytes">Bytes they took.</param>
public readonly record struct ImportProgress(long Rows, long Bytes);
