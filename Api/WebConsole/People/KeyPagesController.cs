using Interlock.Api.Access;
using Interlock.Api.Audit;
using Interlock.Api.Guards;
using Interlock.Application.Access;
using Interlock.Application.Access.Keys;
using Interlock.Application.Serving.Catalog;
using Interlock.Domain;
using Interlock.Domain.Access;
using Microsoft.AspNetCore.Mvc;

namespace Interlock.Api.WebConsole.People;

/// <summary>API keys of the datastore, as the command <c>keys</c> has them.</summary>
[GuardedAsAdmin]
[RequiresRole(Role.Admin)]
public sealed class KeyPagesController(KeyService service, IKeyDatastore datastore, IModelCatalog catalog, TimeProvider time) : ConsoleController
{
    private const string All = "all";

    private static readonly IReadOnlyDictionary<string, TimeSpan> Keeps = new OrderedDictionary<string, TimeSpan>
    {
        ["24 hours"] = TimeSpan.FromHours(24), ["1 hour"] = TimeSpan.FromHours(1), ["7 days"] = TimeSpan.FromDays(7), ["not at all"] = TimeSpan.Zero,
    };

    /// <summary>Keys by name.</summary>
    /// <param name="show"><c>all</c> for those that are not accepted any more, too.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    [HttpGet(ConsolePaths.Keys)]
    public Task<ViewResult> List([FromQuery] string? show, CancellationToken cancellationToken) => ListAsync(show, form => form, cancellationToken);

    /// <summary>Makes a key, and shows it this once.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    [Audited("key.add", OnlyFailures = true)]
    [HttpPost(ConsolePaths.Keys)]
    public Task<IActionResult> Add(CancellationToken cancellationToken) => SubmitAsync(
        async form => Made(await service.AddAsync(KeyForm.Read(form), AuditSources.Of(HttpContext), cancellationToken)),
        fill => ListAsync(null, fill, cancellationToken));

    /// <summary>The keys of a name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    [HttpGet(ConsolePaths.Key)]
    public Task<ViewResult> Show(string name, CancellationToken cancellationToken) => ShowAsync(name, form => form, cancellationToken);

    /// <summary>Makes a second key of a name, and shows it this once.</summary>
    /// <param name="name">The name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    [Audited("key.rotate", Subject = "name", OnlyFailures = true)]
    [HttpPost($"{ConsolePaths.Key}/rotate")]
    public Task<IActionResult> Rotate(string name, CancellationToken cancellationToken) => SubmitAsync(
        async form => Keeps.TryGetValue(form["keep"].ToString(), out var keep)
            ? Made(await service.RotateAsync(name, keep, AuditSources.Of(HttpContext), cancellationToken))
            : throw InvalidInputException.At("keep", $"is none of {string.Join(", ", Keeps.Keys)}"),
        fill => ShowAsync(name, fill, cancellationToken));

    /// <summary>Revokes the keys of a name, or one of them.</summary>
    /// <param name="name">The name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    [Audited("key.revoke", Subject = "name", OnlyFailures = true)]
    [HttpPost($"{ConsolePaths.Key}/revoke")]
    public async Task<RedirectResult> Revoke(string name, CancellationToken cancellationToken)
    {
        var id = TextOf(await Request.ReadFormAsync(cancellationToken), "id");
        await service.RevokeAsync(name, id is All ? null : id, AuditSources.Of(HttpContext), cancellationToken);
        return RedirectTo($"{PathOf(name)}");
    }

    private async Task<ViewResult> ListAsync(string? show, Func<PageForm, PageForm> fill, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var keys = (await datastore.ListAsync(cancellationToken)).Where(key => show is All || key.IsLive(now));
        return View("List", new ListPage("API keys", TableOf("API keys", keys, now))
        {
            Note = "These are the keys of programs, by the name of the caller. Keys in config.yaml are not among them, and users have no keys: they sign in.",
            Filters = [new("show", show, [All])],
            Forms = [fill(KeyForm.Of(ConsolePaths.Keys))],
        });
    }

    private async Task<ViewResult> ShowAsync(string name, Func<PageForm, PageForm> fill, CancellationToken cancellationToken)
    {
        var (now, keys) = (time.GetUtcNow().UtcDateTime, (await datastore.ListAsync(cancellationToken)).Where(key => key.Name == name).ToList());
        string[] live = [.. keys.Where(key => key.IsLive(now)).Select(key => key.Id)];
        return keys.Count == 0 ? throw new NotFoundException("key of", name) : View("Detail", new DetailPage($"Keys of {name}", [])
        {
            Tables = [TableOf("Keys", keys, now)],
            Forms = live.Length == 0 ? [] :
            [
                fill(new("Rotate", $"{PathOf(name)}/rotate", [new("keep", "For how long the old key is still accepted", PageFieldKind.Choice) { Choices = [.. Keeps.Keys] }])),
                fill(new("Revoke", $"{PathOf(name)}/revoke", [new("id", "Which key", PageFieldKind.Choice) { Choices = live.Length > 1 ? [.. live, All] : live }])),
            ],
        });
    }

    private ViewResult Made(NewKey created)
    {
        var key = created.Made;
        string[] unknown = [.. (key.Models?.Split(',') ?? []).Where(model => !catalog.Current.Models.ContainsKey(model))];
        return View("Detail", new DetailPage($"Key of {key.Name}",
        [
            new("Name", new PageCell(key.Name, PathOf(key.Name))), new("Id", key.Id), new("Role", RoleWords.Of(key.Role)), new("Models", key.Models), new("Expires", key.ExpiresAt),
            new("Look out", unknown.Length == 0 ? null : $"There is no such model: {string.Join(", ", unknown)}."),
        ])
        {
            Texts = [new("The key: it is shown this once", created.Key)],
        });
    }

    private static PageTable TableOf(string name, IEnumerable<ApiKey> keys, DateTime now) => new(
        name,
        ["Name", "Id", "Role", "Models", "Made", "By", "Expires", "Last used", "State"],
        [.. keys.Select(key => (IReadOnlyList<PageCell>)
        [
            new(key.Name, PathOf(key.Name)), key.Id, RoleWords.Of(key.Role), key.Models ?? All, (DateTime?)key.CreatedAt, key.CreatedBy, key.ExpiresAt is { } expires ? (DateTime?)expires : "never",
            key.LastUsedAt is { } used ? (DateTime?)used : "never", key.RevokedAt is not null ? "revoked" : key.IsLive(now) ? "accepted" : "expired",
        ])]);

    private static string PathOf(string name) => $"{ConsolePaths.Keys}/{Uri.EscapeDataString(name)}";
}
