using Interlock.Api.Access;
using Interlock.Api.Audit;
using Interlock.Api.Authentication;
using Interlock.Api.Http;
using Interlock.Api.Http.Errors;
using Interlock.Application.Access;
using Interlock.Application.Access.Users;
using Interlock.Application.Configuration.Root;
using Interlock.Domain;
using Interlock.Domain.Access;
using Microsoft.AspNetCore.Mvc;

namespace Interlock.Api.WebConsole;

/// <summary>Signs users in and out.</summary>
[RequiresRole(Everyone = true)]
public sealed class SignInController(InterlockConfig config, SignInService sessions, UserRing users, TimeProvider time) : ConsoleController
{
    // The same for all reasons, so that nobody learns which names there are.
    private const string Failure = "The name or the password is wrong, or there were five wrong passwords: then the user is locked for 15 minutes.";

    private const string OidcFailure = "The sign-in at the issuer did not succeed, or the user has no role on this server.";

    // Longer than any check takes, so that the time says nothing either.
    private static readonly TimeSpan FailureTime = TimeSpan.FromMilliseconds(500);

    /// <summary>The page to sign in.</summary>
    /// <param name="returnUrl">Where to go then.</param>
    /// <param name="failed">Whether the issuer did not let the user in.</param>
    [HttpGet(ConsolePaths.SignIn)]
    public IActionResult Show([FromQuery] string? returnUrl, [FromQuery] bool failed) =>
        config.Access is null || Callers.Of(HttpContext) is not null ? Return(returnUrl) : Page("", returnUrl, failed ? OidcFailure : null);

    /// <summary>Leads to the issuer of <c>access.oidc</c>.</summary>
    /// <param name="returnUrl">Where to go then.</param>
    [HttpGet(ConsolePaths.Oidc)]
    public async Task<IActionResult> ShowIssuer([FromQuery] string? returnUrl)
    {
        if (config.Access?.Oidc is null)
        {
            return RedirectTo(ConsolePaths.SignIn);
        }

        await OidcAuthentication.BeginAsync(HttpContext, Url.IsLocalUrl(returnUrl) ? returnUrl : Links.To(Request, ConsolePaths.Root));
        return new EmptyResult();
    }

    /// <summary>Signs in.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    [HttpPost(ConsolePaths.SignIn)]
    public async Task<IActionResult> SignIn(CancellationToken cancellationToken) => config.Access is null ? Return(null) : await SubmitAsync(
        form => SignInAsync(NameIn(form), form["password"].ToString(), form["returnUrl"].ToString(), cancellationToken),
        (failure, form) =>
        {
            ViewData[ConsoleProblemsAttribute.Key] = ErrorMap.Of(failure);
            return Task.FromResult<ViewResult?>(Page(NameIn(form), form["returnUrl"], null));
        });

    /// <summary>Signs out: every session of the user ends, on every device.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    [HttpPost(ConsolePaths.SignOut)]
    public async Task<IActionResult> SignOut(CancellationToken cancellationToken)
    {
        if (SessionAuthentication.UserOf(HttpContext) is { } user)
        {
            await sessions.SignOutAsync(user, AuditSources.AddressOf(HttpContext), cancellationToken);
            users.Expire();
        }

        await SessionAuthentication.EndAsync(HttpContext);
        return RedirectTo(ConsolePaths.SignIn);
    }

    private static string NameIn(IFormCollection form) => form["name"].ToString().Trim();

    private async Task<IActionResult> SignInAsync(string name, string password, string returnUrl, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var failures = HttpContext.RequestServices.GetRequiredService<FailedAttempts>();
        if (failures.AreTooMany(HttpContext))
        {
            throw FailedAttempts.TooMany();
        }

        if (await sessions.SignInAsync(Known(name), password, AuditSources.AddressOf(HttpContext), cancellationToken) is { } user)
        {
            users.Expire();
            await SessionAuthentication.BeginAsync(HttpContext, user);
            return Return(returnUrl);
        }

        failures.Count(HttpContext);
        if (FailureTime - time.GetElapsedTime(started) is { Ticks: > 0 } left)
        {
            await Task.Delay(left, time, cancellationToken);
        }

        return Page(name, returnUrl, Failure);
    }

    // What is no name is nobody's, and is looked up all the same.
    private static string Known(string name) => UserName.IsValid(name) ? name : "-";

    private IActionResult Return(string? returnUrl) => Url.IsLocalUrl(returnUrl) ? LocalRedirect(returnUrl) : RedirectTo(ConsolePaths.Root);

    private ViewResult Page(string name, string? returnUrl, string? failure)
    {
        Response.StatusCode = failure is null ? StatusCodes.Status200OK : StatusCodes.Status401Unauthorized;
        return View(nameof(Show), new SignInPage(Excerpt.Of(name, UserName.MaxLength), Url.IsLocalUrl(returnUrl) ? returnUrl : null, failure, config.Access?.Oidc is not null));
    }
}
