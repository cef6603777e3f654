using Interlock.Api.Access;
using Interlock.Api.Audit;
using Interlock.Api.Authentication;
using Interlock.Application.Access;
using Interlock.Application.Access.Keys;
using Interlock.Application.Serving.Catalog;
using Interlock.Domain.Access;
using Microsoft.AspNetCore.Mvc;

namespace Interlock.Api.WebConsole.People;

/// <summary>The API keys of the user that is signed in, for programs that call models in its name. They end with the user, and with its role <c>infer</c>.</summary>
[RequiresRole(Role.Infer)]
public sealed class MyKeysController(KeyService service, IKeyDatastore datastore, IModelCatalog catalog, TimeProvider time) : ConsoleController
{
    private const string Title = "My keys";

    /// <summary>One's own keys.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    [HttpGet(ConsolePaths.MyKeys)]
    public Task<ViewResult> Show(CancellationToken cancellationToken) => ShowAsync(form => form, cancellationToken);

    /// <summary>Makes a key, and shows it this once.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    [Audited("key.add", OnlyFailures = true)]
    [HttpPost(ConsolePaths.MyKeys)]
    public Task<IActionResult> Add(CancellationToken cancellationToken) => SubmitAsync(
        async form => Made(await service.AddAsync(KeyForm.ReadOwn(form, RequireOwner()), AuditSources.Of(HttpContext), cancellationToken)),
        fill => ShowAsync(fill, cancellationToken));

    /// <summary>Makes a second key, and shows it this once.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    [Audited("key.rotate", OnlyFailures = true)]
    [HttpPost($"{ConsolePaths.MyKeys}/rotate")]
    public Task<IActionResult> Rotate(CancellationToken cancellationToken) => SubmitAsync(
        async form => Made(await service.RotateAsync(RequireOwner(), KeyViews.ReadKeep(form), AuditSources.Of(HttpContext), cancellationToken)),
        fill => ShowAsync(fill, cancellationToken));

    /// <summary>Revokes one's own keys, or one of them.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    [Audited("key.revoke", OnlyFailures = true)]
    [HttpPost($"{ConsolePaths.MyKeys}/revoke")]
    public async Task<RedirectResult> Revoke(CancellationToken cancellationToken)
    {
        await service.RevokeAsync(RequireOwner(), KeyViews.ReadId(await Request.ReadFormAsync(cancellationToken)), AuditSources.Of(HttpContext), cancellationToken);
        return RedirectTo(ConsolePaths.MyKeys);
    }

    private async Task<ViewResult> ShowAsync(Func<PageForm, PageForm> fill, CancellationToken cancellationToken)
    {
        if (Owner is not { } owner)
        {
            return View("Detail", new DetailPage(Title,
            [
                new("None", "Keys of their own have the users of this server who signed in here by a password. Who signed in at an issuer sends the tokens of that issuer; an administrator makes keys for programs."),
            ]));
        }

        var now = time.GetUtcNow().UtcDateTime;
        ApiKey[] keys = [.. (await datastore.ListAsync(cancellationToken)).Where(key => key.Name == owner && key.IsLive(now))];
        IEnumerable<PageForm> forms = keys.Length > 0 ? KeyViews.FormsOf(keys, now, ConsolePaths.MyKeys) : [KeyForm.OfOwn(ConsolePaths.MyKeys)];
        return View("Detail", new DetailPage(Title,
        [
            new("For", "programs that call models in your name: they have the role infer, and see your predictions and tasks"), new("They end", "with your account, and with its role infer"),
        ])
        {
            Tables = [KeyViews.TableOf("Keys", keys, now, _ => null)],
            Forms = [.. forms.Select(fill)],
        });
    }

    private string? Owner => SessionAuthentication.UserOf(HttpContext) is { } user ? CallerName.OfUser(user) : null;

    private string RequireOwner() => Owner ?? throw new ForbiddenException("Keys of their own have the users of this server who signed in here by a password.");

    private ViewResult Made(NewKey created) => View("Detail", KeyViews.Made(created, ConsolePaths.MyKeys, catalog));
}
