using Interlock.Application.Access.Keys;
using Interlock.Application.Serving.Catalog;
using Interlock.Domain;
using Interlock.Domain.Access;

namespace Interlock.Api.WebConsole.People;

/// <summary>What pages show of API keys, and the forms that change them.</summary>
internal static class KeyViews
{
    /// <summary>What stands for everything.</summary>
    public const string All = "all";

    private const string Keep = "keep";
    private const string Id = "id";

    private static readonly IReadOnlyDictionary<string, TimeSpan> Keeps = new OrderedDictionary<string, TimeSpan>
    {
        ["24 hours"] = TimeSpan.FromHours(24), ["1 hour"] = TimeSpan.FromHours(1), ["7 days"] = TimeSpan.FromDays(7), ["not at all"] = TimeSpan.Zero,
    };

    /// <summary>Keys, one a row.</summary>
    /// <param name="name">What the table lists.</param>
    /// <param name="keys">The keys.</param>
    /// <param name="now">The time (UTC).</param>
    /// <param name="pathOf">Where the page of a name is; null where it has none.</param>
    public static PageTable TableOf(string name, IEnumerable<ApiKey> keys, DateTime now, Func<string, string?> pathOf) => new(
        name,
        ["Name", "Id", "Role", "Models", "Made", "By", "Expires", "Last used", "State"],
        [.. keys.Select(key => (IReadOnlyList<PageCell>)
        [
            new(key.Name, pathOf(key.Name)), key.Id, RoleWords.Of(key.Role), key.Models ?? All, (DateTime?)key.CreatedAt, key.CreatedBy, key.ExpiresAt is { } expires ? (DateTime?)expires : "never",
            key.LastUsedAt is { } used ? (DateTime?)used : "never", key.RevokedAt is not null ? "revoked" : key.IsLive(now) ? "accepted" : "expired",
        ])]);

    /// <summary>The forms that change keys of one name; none where none of them is accepted.</summary>
    /// <param name="keys">The keys of the name.</param>
    /// <param name="now">The time (UTC).</param>
    /// <param name="path">Where they are sent, with <c>/rotate</c> and <c>/revoke</c>.</param>
    public static IReadOnlyList<PageForm> FormsOf(IEnumerable<ApiKey> keys, DateTime now, string path)
    {
        string[] live = [.. keys.Where(key => key.IsLive(now)).Select(key => key.Id)];
        return live.Length == 0 ? [] :
        [
            new("Rotate", $"{path}/rotate", [new(Keep, "For how long the old key is still accepted", PageFieldKind.Choice) { Choices = [.. Keeps.Keys] }]),
            new("Revoke", $"{path}/revoke", [new(Id, "Which key", PageFieldKind.Choice) { Choices = live.Length > 1 ? [.. live, All] : live }]),
        ];
    }

    /// <summary>For how long the old key is still accepted.</summary>
    /// <exception cref="InvalidInputException">It is none of the choices.</exception>
    public static TimeSpan ReadKeep(IFormCollection form) => Keeps.TryGetValue(form[Keep].ToString(), out var keep)
        ? keep
        : throw InvalidInputException.At(Keep, $"is none of {string.Join(", ", Keeps.Keys)}");

    /// <summary>Which key is to be revoked; null for all.</summary>
    public static string? ReadId(IFormCollection form) => form[Id].ToString().Trim() is { Length: > 0 } id && id != All ? id : null;

    /// <summary>The page that shows a key this once.</summary>
    /// <param name="created">The key.</param>
    /// <param name="path">Where its name leads.</param>
    /// <param name="catalog">The models there are.</param>
    public static DetailPage Made(NewKey created, string path, IModelCatalog catalog)
    {
        var key = created.Made;
        string[] unknown = [.. (key.Models?.Split(',') ?? []).Where(model => !catalog.Current.Models.ContainsKey(model))];
        return new DetailPage($"Key of {key.Name}",
        [
            new("Name", new PageCell(key.Name, path)), new("Id", key.Id), new("Role", RoleWords.Of(key.Role)), new("Models", key.Models), new("Expires", key.ExpiresAt),
            new("Look out", unknown.Length == 0 ? null : $"There is no such model: {string.Join(", ", unknown)}."),
        ])
        {
            Texts = [new("The key: it is shown this once", created.Key)],
        };
    }
}
