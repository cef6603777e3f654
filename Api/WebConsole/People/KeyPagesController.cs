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
        async form => Made(await service.RotateAsync(name, KeyViews.ReadKeep(form), AuditSources.Of(HttpContext), cancellationToken)),
        fill => ShowAsync(name, fill, cancellationToken));

    /// <summary>Revokes the keys of a name, or one of them.</summary>
    /// <param name="name">The name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    [Audited("key.revoke", Subject = "name", OnlyFailures = true)]
    [HttpPost($"{ConsolePaths.Key}/revoke")]
    public async Task<RedirectResult> Revoke(string name, CancellationToken cancellationToken)
    {
        await service.RevokeAsync(name, KeyViews.ReadId(await Request.ReadFormAsync(cancellationToken)), AuditSources.Of(HttpContext), cancellationToken);
        return RedirectTo(PathOf(name));
    }

    private async Task<ViewResult> ListAsync(string? show, Func<PageForm, PageForm> fill, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var keys = (await datastore.ListAsync(cancellationToken)).Where(key => show is KeyViews.All || key.IsLive(now));
        return View("List", new ListPage("API keys", KeyViews.TableOf("API keys", keys, now, PathOf))
        {
            Note = "These are the keys of programs, by the name of the caller. Keys in config.yaml are not among them. Those that users made for themselves begin with user:.",
            Filters = [new("show", show, [KeyViews.All])],
            Forms = [fill(KeyForm.Of(ConsolePaths.Keys))],
        });
    }

    private async Task<ViewResult> ShowAsync(string name, Func<PageForm, PageForm> fill, CancellationToken cancellationToken)
    {
        var (now, keys) = (time.GetUtcNow().UtcDateTime, (await datastore.ListAsync(cancellationToken)).Where(key => key.Name == name).ToList());
        return keys.Count == 0 ? throw new NotFoundException("key of", name) : View("Detail", new DetailPage($"Keys of {name}", [])
        {
            Tables = [KeyViews.TableOf("Keys", keys, now, PathOf)],
            Forms = [.. KeyViews.FormsOf(keys, now, PathOf(name)).Select(fill)],
        });
    }

    private ViewResult Made(NewKey created) => View("Detail", KeyViews.Made(created, PathOf(created.Made.Name), catalog));

    private static string PathOf(string name) => $"{ConsolePaths.Keys}/{Uri.EscapeDataString(name)}";
}
