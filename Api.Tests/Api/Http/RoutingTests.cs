using System.Net;
using Interlock.Api.Tests.Support;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Http;

/// <summary>Paths and methods that are not there.</summary>
[Parallelizable]
public sealed class RoutingTests
{
    private static TestServer _server = null!;

    [OneTimeSetUp]
    public static async Task Start() => _server = await TestServer.StartAsync();

    [OneTimeTearDown]
    public static async Task Stop() => await _server.DisposeAsync();

    [TestCase("POST", "/models/irs")]
    [TestCase("PUT", "/models/irs")]
    [TestCase("GET", "/models/irs")]
    [TestCase("DELETE", "/models/irs")]
    [TestCase("GET", "/models/%20")]
    [TestCase("POST", "/models/%20%20")]
    [TestCase("POST", "/models/IRIS")]
    [TestCase("POST", "/models/a%2Fb")]
    [TestCase("POST", "/models/..%2f..%2fetc")]
    [TestCase("POST", "/models/%0D%0Ax-injected:1")]
    [TestCase("POST", "/models/%ED%A0%80")]
    [TestCase("POST", "/models/%F0%9F%98%80")]
    public async Task Send_UnknownModel_Is404NamingTheKnown(string method, string path)
    {
        var reply = await SendAsync(method, path);

        var problem = await Replies.ProblemAsync(reply, 404, "unknown_model");
        Assert.That(problem.GetProperty("msg").GetString(), Does.EndWith("Known models: diabetes, image-class, iris, route-plan, sensor-score, wine."));
        Assert.That(reply.Headers.Contains("x-injected"), Is.False);
    }

    [TestCase("DELETE", "/models/iris", "GET, HEAD, POST")]
    [TestCase("PUT", "/models/iris", "GET, HEAD, POST")]
    [TestCase("PATCH", "/models/image-class", "GET, HEAD, POST, PUT")]
    [TestCase("BREW", "/models/wine", "GET, HEAD, POST")]
    [TestCase("POST", "/models", "GET")]
    [TestCase("PUT", "/predictions", "DELETE, GET")]
    [TestCase("POST", "/predictions/01a1faf46f5a7f89a7ca87ef95adccc9", "DELETE, GET")]
    [TestCase("POST", "/healthz/live", "GET")]
    public async Task Send_WrongMethod_Is405WithAllow(string method, string path, string allowed)
    {
        var reply = await SendAsync(method, path);

        await Replies.ProblemAsync(reply, 405, "method_not_allowed");
        Assert.That(string.Join(", ", reply.Content.Headers.Allow), Is.EqualTo(allowed));
    }

    [TestCase("/")]
    [TestCase("/nothing/here")]
    [TestCase("/models/iris/more")]
    [TestCase("/healthz")]
    [TestCase("/swagger/v2/swagger.json")]
    [TestCase("/%E2%80%AE")]
    public async Task Get_UnknownPath_Is404(string path) => await Replies.ProblemAsync(await _server.Client.GetAsync(path), 404, "not_found");

    [Test]
    public async Task Post_LongModelName_IsCutInTheReply()
    {
        var reply = await SendAsync("POST", $"/models/{new string('m', 7000)}");

        var problem = await Replies.ProblemAsync(reply, 404, "unknown_model");
        Assert.That(problem.ToString(), Has.Length.LessThan(1000));
    }

    [Test]
    public async Task Get_LongUnknownPath_IsCutInTheReply()
    {
        var problem = await Replies.ProblemAsync(await _server.Client.GetAsync($"/{new string('p', 7000)}"), 404, "not_found");

        Assert.That(problem.ToString(), Has.Length.LessThan(1000));
    }

    [Test]
    public async Task Get_TooLongPath_Is414() =>
        Assert.That((await _server.Client.GetAsync($"/models/{new string('m', 10_240)}")).StatusCode, Is.EqualTo(HttpStatusCode.RequestUriTooLong));

    [TestCase("/healthz/live")]
    [TestCase("/healthz/ready")]
    [TestCase("/models")]
    [TestCase("/models/iris")]
    [TestCase("/predictions")]
    public async Task Head_WhereGetAnswers_AnswersWithoutABody(string path)
    {
        var get = await _server.Client.GetAsync(path);

        var head = await SendAsync("HEAD", path);

        Assert.That(head.StatusCode, Is.EqualTo(get.StatusCode));
        Assert.That(head.Content.Headers.ContentType, Is.EqualTo(get.Content.Headers.ContentType));
        Assert.That(await head.Content.ReadAsByteArrayAsync(), Is.Empty);
    }

    [Test]
    public async Task Head_UnknownModel_Is404WithoutABody()
    {
        var head = await SendAsync("HEAD", "/models/irs");

        Assert.That(head.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(await head.Content.ReadAsByteArrayAsync(), Is.Empty);
    }

    [Test]
    public async Task Post_TrailingSlashAndFragment_AreTheSameModel() =>
        await Replies.InferredAsync(await _server.PostAsync("/models/iris/#y", """{"features":[5.1,3.5,1.4,0.2]}"""));

    [TestCase("GET", "/predictions?modle=iris", "modle", "'model'")]
    [TestCase("GET", "/predictions?Model=iris&limti=3&frmo=x", "limti frmo", "'limit'")]
    [TestCase("POST", "/models/iris?version=v1", "version", "this endpoint has none")]
    [TestCase("POST", "/models/iris/stream?x", "x", "this endpoint has none")]
    [TestCase("GET", "/models?x=", "x", "this endpoint has none")]
    [TestCase("GET", "/healthz/ready?x", "x", "this endpoint has none")]
    [TestCase("DELETE", "/tasks/1?force=true", "force", "this endpoint has none")]
    [TestCase("GET", "/tasks?statsu=queued", "statsu", "'status'")]
    [TestCase("GET", "/sensors?afetr=1", "afetr", "'after'")]
    [TestCase("POST", "/models/sensor-score/fill?date=2026-01-31&dry=1", "dry", "Known: date")]
    [TestCase("POST", "/admin/rollback?too=1", "too", "'to'")]
    public async Task Send_UnknownQueryParameter_Is400ThatNamesItAndTheNearest(string method, string path, string names, string hint)
    {
        var reply = await SendAsync(method, path);

        Assert.That((await TestServer.JsonOf(reply)).GetProperty("msg").GetString(), Does.Contain(hint));
        await Replies.BadFieldsAsync(reply, "invalid_input", names.Split(' '));
    }

    private static Task<HttpResponseMessage> SendAsync(string method, string path) =>
        _server.Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));
}
