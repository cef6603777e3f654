namespace Interlock.Api.WebConsole;

/// <summary>The page to sign in.</summary>
/// <param name="Name">The name that was sent last; empty at first.</param>
/// <param name="ReturnUrl">Where to go then: a path of this server, or null.</param>
/// <param name="Failure">Why the last attempt failed, or null.</param>
/// <param name="HasOidc">Whether users may sign in at an OpenID Connect issuer, too.</param>
public sealed record SignInPage(string Name, string? ReturnUrl, string? Failure, bool HasOidc);
