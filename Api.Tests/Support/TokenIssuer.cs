using System.Collections.Concurrent;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using NUnit.Framework;

namespace Interlock.Api.Tests.Support;

/// <summary>An OpenID Connect issuer on a port of its own: its configuration, its keys, and tokens that it signs.</summary>
internal sealed class TokenIssuer : IAsyncDisposable
{
    private const string Secret = "the-secret-of-the-client";

    private readonly WebApplication _app;
    private readonly List<RsaSecurityKey> _keys = [];
    private readonly ConcurrentDictionary<string, (string Nonce, string Challenge, string RedirectUri)> _codes = [];
    private int _reads;

    private TokenIssuer()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.Urls.Add("http://127.0.0.1:0");
        _app.MapGet("/.well-known/openid-configuration", () => Results.Json(new
        {
            issuer = Address, jwks_uri = $"{Address}/keys", authorization_endpoint = $"{Address}/authorize", token_endpoint = $"{Address}/token",
        }));
        _app.MapGet("/authorize", Authorize);
        _app.MapPost("/token", TokenAsync);
        _app.MapGet("/keys", () =>
        {
            Interlocked.Increment(ref _reads);
            return Results.Json(new { keys = _keys.Select(PublicPartOf) });
        });
    }

    /// <summary>The issuer's name and address.</summary>
    public string Address => _app.Urls.First();

    /// <summary>The audience of its tokens.</summary>
    public static string Audience => "interlock";

    /// <summary>How often its keys were read.</summary>
    public int Reads => Volatile.Read(ref _reads);

    /// <summary>The key that signs.</summary>
    public RsaSecurityKey Key => _keys[^1];

    /// <summary>The roles of whoever signs in.</summary>
    public string[] Roles { get; set; } = ["ops"];

    /// <summary>Changes the id tokens of those who sign in.</summary>
    public Action<SecurityTokenDescriptor>? Change { get; set; }

    /// <summary>The section <c>access</c> that lets its users sign in.</summary>
    public string OidcYaml => $"\naccess:\n  oidc: {{ authority: \"{Address}\", client-id: {Audience}, client-secret: {Secret}, roles: {{ claim: realm.roles, map: {{ ops: admin, eyes: view }} }} }}\n";

    /// <summary>The section <c>access</c> that accepts its tokens.</summary>
    public string Yaml => $"\naccess:\n  jwt: {{ authority: \"{Address}\", audience: {Audience}, roles: {{ claim: realm.roles, map: {{ ops: admin, app: infer, eyes: view }} }} }}\n";

    public static async Task<TokenIssuer> StartAsync()
    {
        var issuer = new TokenIssuer();
        issuer.Rotate();
        await issuer._app.StartAsync();
        return issuer;
    }

    /// <summary>Signs with another key from now on; the keys before are no longer published.</summary>
    public void Rotate()
    {
        _keys.Clear();
        _keys.Add(new RsaSecurityKey(RSA.Create(2048)) { KeyId = Guid.NewGuid().ToString("n") });
    }

    /// <summary>Makes a token.</summary>
    /// <param name="roles">What its claim says.</param>
    /// <param name="change">Changes what is usual.</param>
    public string Sign(string[] roles, Action<SecurityTokenDescriptor>? change = null)
    {
        var token = new SecurityTokenDescriptor
        {
            Issuer = Address,
            Audience = Audience,
            Subject = new ClaimsIdentity([new Claim("sub", "anna")]),
            Claims = new Dictionary<string, object> { ["realm"] = new Dictionary<string, object> { ["roles"] = roles } },
            Expires = DateTime.UtcNow.AddMinutes(5),
            NotBefore = DateTime.UtcNow.AddHours(-1),
            IssuedAt = DateTime.UtcNow.AddHours(-1),
            SigningCredentials = new SigningCredentials(Key, SecurityAlgorithms.RsaSha256),
        };
        change?.Invoke(token);
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(token);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    /// <summary>Everyone is let in at once.</summary>
    private IResult Authorize(HttpRequest request)
    {
        var query = request.Query;
        Assert.That((query["response_type"].ToString(), query["client_id"].ToString(), query["code_challenge_method"].ToString()), Is.EqualTo(("code", Audience, "S256")));
        var code = Guid.NewGuid().ToString("n");
        _codes[code] = (query["nonce"].ToString(), query["code_challenge"].ToString(), query["redirect_uri"].ToString());
        return Results.Redirect($"{query["redirect_uri"]}?code={code}&state={Uri.EscapeDataString(query["state"].ToString())}");
    }

    private async Task<IResult> TokenAsync(HttpRequest request)
    {
        var form = await request.ReadFormAsync();
        if (!_codes.TryRemove(form["code"].ToString(), out var asked)
            || form["client_secret"] != Secret
            || form["redirect_uri"] != asked.RedirectUri
            || Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString()))) != asked.Challenge)
        {
            return Results.BadRequest(new { error = "invalid_grant" });
        }

        var token = Sign(Roles, token =>
        {
            token.Claims["nonce"] = asked.Nonce;
            Change?.Invoke(token);
        });
        return Results.Json(new { access_token = "none", token_type = "Bearer", id_token = token });
    }

    private static object PublicPartOf(RsaSecurityKey key)
    {
        var parameters = key.Rsa.ExportParameters(false);
        return new { kty = "RSA", use = "sig", alg = "RS256", kid = key.KeyId, n = Base64UrlEncoder.Encode(parameters.Modulus), e = Base64UrlEncoder.Encode(parameters.Exponent) };
    }
}
