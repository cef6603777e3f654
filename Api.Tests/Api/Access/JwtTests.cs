using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using Interlock.Api.Tests.Support;
using Microsoft.IdentityModel.Tokens;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Access;

/// <summary>Tokens of an issuer that runs beside the server.</summary>
public sealed class JwtTests
{
    private static TokenIssuer _issuer = null!;
    private static TestServer _server = null!;

    [OneTimeSetUp]
    public static async Task Start()
    {
        _issuer = await TokenIssuer.StartAsync();
        _server = await TestServer.StartAsync(FakeModel.Yaml + _issuer.Yaml, new FakeModel().Wire);
    }

    [OneTimeTearDown]
    public static async Task Stop()
    {
        await _server.DisposeAsync();
        await _issuer.DisposeAsync();
    }

    [TestCase("ops", "/admin/revisions", 200)]
    [TestCase("eyes", "/admin/revisions", 200)]
    [TestCase("eyes", "/models", 200)]
    [TestCase("app", "/models", 200)]
    [TestCase("app", "/jobs", 403)]
    [TestCase("admin", "/models", 403)]
    [TestCase("", "/models", 403)]
    public async Task Token_OfARole_MayWhatTheRoleMay(string role, string path, int status) =>
        Assert.That((int)(await GetAsync(path, _issuer.Sign([role, "unknown"]))).StatusCode, Is.EqualTo(status));

    [Test]
    public async Task Token_OfASubject_OwnsItsPredictions()
    {
        var anna = await PostAsync(_issuer.Sign(["app"]));
        var id = anna.Headers.GetValues("x-prediction-id").Single();

        Assert.That((int)(await GetAsync($"/predictions/{id}", _issuer.Sign(["app"]))).StatusCode, Is.EqualTo(200));
        Assert.That((int)(await GetAsync($"/predictions/{id}", _issuer.Sign(["app"], token => token.Subject = new([new("sub", "ben")])))).StatusCode, Is.EqualTo(404));
    }

    [TestCase("expired", "The token expired on ")]
    [TestCase("no-expiry", "The token has no expiry.")]
    [TestCase("not-yet", "The token is not valid yet.")]
    [TestCase("audience", "The token is for another audience.")]
    [TestCase("no-audience", "The token is for another audience.")]
    [TestCase("issuer", "The token is of another issuer.")]
    [TestCase("no-subject", "The token has no subject.")]
    [TestCase("other-key", "The token is not valid.")]
    [TestCase("unknown-kid", "The token is not valid.")]
    [TestCase("public-key-as-secret", "The token is not valid.")]
    [TestCase("none", "The token is not valid.")]
    [TestCase("signature", "The token is not valid.")]
    [TestCase("text", "The token is not valid.")]
    [TestCase("dots", "The token is not valid.")]
    public async Task Token_ThatIsNotRight_Is401(string kind, string reason)
    {
        var reply = await GetAsync("/models", Wrong(kind));
        var problem = await Replies.ProblemAsync(reply, 401, "unauthenticated");

        Assert.That(problem.GetProperty("detail").GetString(), Does.StartWith(reason));
        Assert.That(reply.Headers.WwwAuthenticate.ToString(), Does.StartWith("Bearer realm=\"interlock\", error=\"invalid_token\""));
    }

    [Test]
    public async Task Issuer_WithANewKey_IsReadAgainOnce()
    {
        await using var issuer = await TokenIssuer.StartAsync();
        await using var server = await TestServer.StartAsync(FakeModel.Yaml + issuer.Yaml, new FakeModel().Wire);
        Assert.That((int)(await GetAsync("/models", issuer.Sign(["app"]), server)).StatusCode, Is.EqualTo(200));

        issuer.Rotate();
        await Poll.UntilAsync(async () => (await GetAsync("/models", issuer.Sign(["app"]), server)).IsSuccessStatusCode, "the new key is accepted", seconds: 25);

        var (reads, clock) = (issuer.Reads, Stopwatch.StartNew());
        for (var i = 0; i < 50; i++)
        {
            await GetAsync("/models", issuer.Sign(["app"], token => token.SigningCredentials = Other()), server);
        }

        Assert.That(issuer.Reads - reads, Is.LessThanOrEqualTo(1 + (clock.Elapsed.TotalSeconds / 9)), "unknown keys do not have the issuer asked each time");
    }

    [Test]
    public async Task Issuer_ThatIsAway_Is503()
    {
        var issuer = await TokenIssuer.StartAsync();
        await using var server = await TestServer.StartAsync(FakeModel.Yaml + issuer.Yaml, new FakeModel().Wire);
        var token = issuer.Sign(["app"]);
        await issuer.DisposeAsync();

        await Replies.ProblemAsync(await GetAsync("/models", token, server), 503, "issuer_unavailable");
    }

    private static SigningCredentials Other() =>
        new(new RsaSecurityKey(System.Security.Cryptography.RSA.Create(2048)) { KeyId = Guid.NewGuid().ToString("n") }, SecurityAlgorithms.RsaSha256);

    private static string Wrong(string kind) => kind switch
    {
        "expired" => _issuer.Sign(["ops"], token => token.Expires = DateTime.UtcNow.AddMinutes(-2)),
        "no-expiry" => _issuer.Sign(["ops"], token => token.Expires = null),
        "not-yet" => _issuer.Sign(["ops"], token => token.NotBefore = DateTime.UtcNow.AddMinutes(2)),
        "audience" => _issuer.Sign(["ops"], token => token.Audience = "another"),
        "no-audience" => _issuer.Sign(["ops"], token => token.Audience = null),
        "issuer" => _issuer.Sign(["ops"], token => token.Issuer = "https://evil.example"),
        "no-subject" => _issuer.Sign(["ops"], token => token.Subject = new()),
        "other-key" => _issuer.Sign(["ops"], token => token.SigningCredentials =
            new SigningCredentials(new RsaSecurityKey(System.Security.Cryptography.RSA.Create(2048)) { KeyId = _issuer.Key.KeyId }, SecurityAlgorithms.RsaSha256)),
        "unknown-kid" => _issuer.Sign(["ops"], token => token.SigningCredentials = Other()),
        "public-key-as-secret" => _issuer.Sign(["ops"], token => token.SigningCredentials =
            new SigningCredentials(new SymmetricSecurityKey(_issuer.Key.Rsa.ExportSubjectPublicKeyInfo()) { KeyId = _issuer.Key.KeyId }, SecurityAlgorithms.HmacSha256)),
        "none" => $"{Base64UrlEncoder.Encode("{\"alg\":\"none\"}")}.{_issuer.Sign(["ops"]).Split('.')[1]}.",
        "signature" => _issuer.Sign(["ops"])[..^4] + "AAAA",
        "dots" => "a.b.c",
        _ => "anything",
    };

    private static async Task<HttpResponseMessage> GetAsync(string path, string token, TestServer? server = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };
        return await (server ?? _server).Client.SendAsync(request);
    }

    private static async Task<HttpResponseMessage> PostAsync(string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/models/echo")
        {
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) },
            Content = new StringContent("""{"features":[1,2]}""", Encoding.UTF8, "application/json"),
        };
        return await _server.Client.SendAsync(request);
    }
}
