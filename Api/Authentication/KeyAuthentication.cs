using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using Interlock.Api.Access;
using Interlock.Application.Access;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Interlock.Api.Authentication;

/// <summary>Authenticates callers by their API key, in <c>Authorization: Bearer</c> or <c>x-api-key</c>.</summary>
internal sealed class KeyAuthentication(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder, KeyRing keys, FailedAttempts failures)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    private const string Bearer = "Bearer ";
    private const string NotValid = "The key is not valid.";

    private static readonly AuthenticateResult Ambiguous = AuthenticateResult.Fail($"Send one key: once, as Authorization: Bearer or as {Callers.KeyHeader}.");

    // Made once for each key, not for each request.
    private static readonly ConditionalWeakTable<KnownKey, Task<AuthenticateResult>> Successes = [];

    /// <summary>The token of a request, a key or a JWT: null where it has none, empty where it has more than one.</summary>
    public static string? TokenOf(HttpRequest request)
    {
        var (authorization, key) = (request.Headers[HeaderNames.Authorization], request.Headers[Callers.KeyHeader]);
        return (authorization.Count, key.Count) switch
        {
            (0, 0) => null,
            (1, 0) => authorization[0]!.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? authorization[0]![Bearer.Length..].Trim() : "?",
            (0, 1) => key[0]!,
            _ => "",
        };
    }

    /// <inheritdoc />
    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => TokenOf(Request) switch
    {
        null => Task.FromResult(AuthenticateResult.NoResult()),
        "" => Task.FromResult(Ambiguous),
        var token when keys.Find(token) is { } known => Accept(known),
        var token => LookUpAsync(token),
    };

    private async Task<AuthenticateResult> LookUpAsync(string token)
    {
        if (failures.AreTooMany(Context))
        {
            throw FailedAttempts.TooMany();
        }

        return await keys.LookUpAsync(token, Context.RequestAborted) is { } known ? await Accept(known) : Refuse(NotValid);
    }

    private Task<AuthenticateResult> Accept(KnownKey known)
    {
        var now = TimeProvider.GetUtcNow().UtcDateTime;
        if (known.ExpiresAt <= now)
        {
            return Task.FromResult(Refuse($"The key expired on {known.ExpiresAt:yyyy-MM-dd HH:mm} UTC."));
        }

        known.Use(now);
        return Successes.GetValue(known, static known => Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(known.Principal, KnownKey.Scheme))));
    }

    private AuthenticateResult Refuse(string reason)
    {
        failures.Count(Context);
        return AuthenticateResult.Fail(reason);
    }
}
