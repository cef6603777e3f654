using System.Globalization;
using Interlock.Domain.Access;

namespace Interlock.Api.Commands;

/// <summary>API keys in words. Neither a key nor its hash is among them.</summary>
internal static class KeyTable
{
    private static readonly string[] Head = ["name", "id", "role", "models", "created (UTC)", "expires (UTC)", "last used (UTC)", "state"];

    /// <summary>A line each, with a head.</summary>
    public static IEnumerable<TextLine> Of(IReadOnlyList<ApiKey> keys, DateTime now)
    {
        if (keys.Count == 0)
        {
            return [new TextLine("There are no keys.")];
        }

        var rows = keys.Select(key => (Cells: CellsOf(key, now), Tone: key.IsLive(now) ? TextTone.Plain : TextTone.Quiet))
            .Prepend((Cells: Head, Tone: TextTone.Quiet)).ToList();
        var widths = Enumerable.Range(0, Head.Length).Select(i => rows.Max(row => row.Cells[i].Length)).ToList();
        return rows.Select(row => new TextLine(string.Join("  ", row.Cells.Select((cell, i) => cell.PadRight(widths[i]))).TrimEnd(), row.Tone));
    }

    /// <summary>What a key is for, and until when.</summary>
    public static string Describe(ApiKey key) =>
        $"role {Word(key.Role)}{(key.Models is null ? "" : $", models {key.Models}")}, {(key.ExpiresAt is { } at ? $"until {Time(at)} UTC" : "without an end")}";

    private static string[] CellsOf(ApiKey key, DateTime now) =>
    [
        key.Name,
        key.Id,
        Word(key.Role),
        key.Models ?? "all",
        Time(key.CreatedAt),
        key.ExpiresAt is { } expires ? Time(expires) : "never",
        key.LastUsedAt is { } used ? Time(used) : "never",
        key.RevokedAt is not null ? "revoked" : key.IsLive(now) ? "live" : "expired",
    ];

    private static string Time(DateTime time) => time.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    private static string Word(Role role) => role.ToString().ToLowerInvariant();
}
