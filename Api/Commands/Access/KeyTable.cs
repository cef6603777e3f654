using System.Globalization;
using Interlock.Api.Commands.Common;
using Interlock.Domain.Access;

namespace Interlock.Api.Commands.Access;

/// <summary>API keys in words. Neither a key nor its hash is among them.</summary>
internal static class KeyTable
{
    private static readonly string[] Head = ["name", "id", "role", "models", "created (UTC)", "expires (UTC)", "last used (UTC)", "state"];

    /// <summary>A line each, with a head.</summary>
    public static IEnumerable<TextLine> Of(IEnumerable<ApiKey> keys, DateTime now) => TextTable.Of(
        Head, keys.Select(key => (CellsOf(key, now), key.IsLive(now) ? TextTone.Plain : TextTone.Quiet)), "There are no keys.");

    /// <summary>What a key is for, and until when.</summary>
    public static string Describe(ApiKey key) =>
        $"role {RoleWords.Of(key.Role)}{(key.Models is null ? "" : $", models {key.Models}")}, {(key.ExpiresAt is { } at ? $"until {Time(at)} UTC" : "without an end")}";

    private static string[] CellsOf(ApiKey key, DateTime now) =>
    [
        key.Name,
        key.Id,
        RoleWords.Of(key.Role),
        key.Models ?? "all",
        Time(key.CreatedAt),
        key.ExpiresAt is { } expires ? Time(expires) : "never",
        key.LastUsedAt is { } used ? Time(used) : "never",
        key.RevokedAt is not null ? "revoked" : key.IsLive(now) ? "live" : "expired",
    ];

    /// <summary>A time to the minute.</summary>
    public static string Time(DateTime time) => time.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
