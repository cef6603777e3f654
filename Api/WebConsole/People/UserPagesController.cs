using Interlock.Api.Access;
using Interlock.Api.Audit;
using Interlock.Api.Guards;
using Interlock.Application.Access;
using Interlock.Application.Access.Users;
using Interlock.Application.Configuration.Root;
using Interlock.Domain;
using Interlock.Domain.Access;
using Microsoft.AspNetCore.Mvc;

namespace Interlock.Api.WebConsole.People;

/// <summary>Users of the console, as the command <c>users</c> has them.</summary>
[GuardedAsAdmin]
[RequiresRole(Role.Admin)]
public sealed class UserPagesController(UserService service, IUserDatastore datastore, TimeProvider time, InterlockConfig config) : ConsoleController
{
    /// <summary>Users by name.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    [HttpGet(ConsolePaths.Users)]
    public Task<ViewResult> List(CancellationToken cancellationToken) => ListAsync(form => form, cancellationToken);

    /// <summary>Adds a user.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    [Audited("user.add", OnlyFailures = true)]
    [HttpPost(ConsolePaths.Users)]
    public Task<IActionResult> Add(CancellationToken cancellationToken) => SubmitAsync(
        async form =>
        {
            var (name, roles, password) = UserForms.ReadNew(form);
            await service.AddAsync(name, roles, password, AuditSources.Of(HttpContext), cancellationToken);
            return RedirectTo(PathOf(name));
        },
        fill => ListAsync(fill, cancellationToken));

    /// <summary>One user.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    [HttpGet(ConsolePaths.User)]
    public Task<ViewResult> Show(string name, CancellationToken cancellationToken) => ShowAsync(name, form => form, cancellationToken);

    /// <summary>Sets other roles.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    [Audited("user.role", Subject = "name", OnlyFailures = true)]
    [HttpPost($"{ConsolePaths.User}/roles")]
    public Task<IActionResult> SetRoles(string name, CancellationToken cancellationToken) => SubmitAsync(
        async form => await DoneAsync(name, service.SetRolesAsync(name, UserForms.ReadRoles(form), AuditSources.Of(HttpContext), cancellationToken)),
        fill => ShowAsync(name, fill, cancellationToken));

    /// <summary>Sets another password.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    [Audited("user.password", Subject = "name", OnlyFailures = true)]
    [HttpPost($"{ConsolePaths.User}/password")]
    public Task<IActionResult> SetPassword(string name, CancellationToken cancellationToken) => SubmitAsync(
        async form => await DoneAsync(name, service.SetPasswordAsync(name, UserForms.ReadPassword(form, name), AuditSources.Of(HttpContext), cancellationToken)),
        fill => ShowAsync(name, fill, cancellationToken));

    /// <summary>Lets a user that is locked sign in at once.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    [Audited("user.unlock", Subject = "name", OnlyFailures = true)]
    [HttpPost($"{ConsolePaths.User}/unlock")]
    public Task<RedirectResult> Unlock(string name, CancellationToken cancellationToken) =>
        DoneAsync(name, service.UnlockAsync(name, AuditSources.Of(HttpContext), cancellationToken));

    /// <summary>Removes a user.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    [Audited("user.remove", Subject = "name", OnlyFailures = true)]
    [HttpPost($"{ConsolePaths.User}/remove")]
    public async Task<RedirectResult> Remove(string name, CancellationToken cancellationToken)
    {
        await service.RemoveAsync(name, AuditSources.Of(HttpContext), cancellationToken);
        return RedirectTo(ConsolePaths.Users);
    }

    private async Task<ViewResult> ListAsync(Func<PageForm, PageForm> fill, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var rows = (await datastore.ListAsync(cancellationToken)).Select(user => (IReadOnlyList<PageCell>)
            [new(user.Name, PathOf(user.Name)), user.Roles, (DateTime?)user.CreatedAt, user.CreatedBy, user.LastSignInAt, user.IsLocked(now) ? "locked" : "active"]);
        return View("List", new ListPage("Users", new PageTable("Users", ["Name", "Roles", "Added", "By", "Last sign-in", "State"], [.. rows]))
        {
            Note = config.Access is null ? "config.yaml has no section access, so nobody is asked to sign in." : "Those who sign in at an issuer are not among them.",
            Forms = [fill(UserForms.New(ConsolePaths.Users))],
        });
    }

    private async Task<ViewResult> ShowAsync(string name, Func<PageForm, PageForm> fill, CancellationToken cancellationToken)
    {
        var user = (await datastore.ListAsync(cancellationToken)).SingleOrDefault(user => user.Id == UserName.IdOf(name)) ?? throw new NotFoundException("user", name);
        var (now, path) = (time.GetUtcNow().UtcDateTime, PathOf(user.Name));
        return View("Detail", new DetailPage($"User {user.Name}",
        [
            new("Roles", user.Roles), new("Added", (DateTime?)user.CreatedAt), new("By", user.CreatedBy), new("Last sign-in", user.LastSignInAt),
            new("Locked until", user.IsLocked(now) ? user.LockedUntil : (PageCell)(string?)null),
        ])
        {
            Actions = [.. user.IsLocked(now) ? [new PageAction("Unlock", $"{path}/unlock")] : Array.Empty<PageAction>(), new PageAction("Remove the user", $"{path}/remove")],
            Forms = [fill(UserForms.Roles($"{path}/roles", user.Roles)), fill(UserForms.Password($"{path}/password", user.Name))],
        });
    }

    private async Task<RedirectResult> DoneAsync(string name, Task change)
    {
        await change;
        return RedirectTo(PathOf(name));
    }

    private static string PathOf(string name) => $"{ConsolePaths.Users}/{Uri.EscapeDataString(name)}";
}
