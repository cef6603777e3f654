using System.Net;
using System.Text.RegularExpressions;
using Autofac;
using Interlock.Api.Bodies;
using Interlock.Api.Tests.Support;
using Interlock.Application.Configuration;
using Interlock.Application.Predictions;
using Interlock.Domain;
using Interlock.Domain.Access;
using Interlock.Domain.Predictions;
using Microsoft.Extensions.DependencyInjection;
using Moq;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.WebConsole;

/// <summary>What was filled in stays, whatever fails.</summary>
internal sealed class KeptFormsTests
{
    private const string Try = "/console/models/echo/try";
    private const string Hostile = "<b>\"12.75\"";

    private static readonly FakeModel Model = new();
    private static readonly Mock<IPredictionDatastore> Predictions = new();
    private static readonly CapturedLog Log = new();
    private static TestServer _server = null!;
    private static ConsoleClient _browser = null!;

    [OneTimeSetUp]
    public static async Task Start()
    {
        _server = await TestServer.StartAsync($"{FakeModel.Yaml}\njobs:\n  work:\n    steps: {{ a: {{ kind: command, command: [\"true\"] }} }}\naccess:\n", container =>
        {
            Model.Wire(container);
            Log.Wire(container);
            container.RegisterInstance(Predictions.Object);
        });
        await ConsoleClient.AddUserAsync(_server, "boss", Role.Admin);
        _browser = new ConsoleClient(_server);
        await _browser.SignInAsync("boss");
    }

    [OneTimeTearDown]
    public static async Task Stop()
    {
        _browser?.Dispose();
        await (_server?.DisposeAsync() ?? ValueTask.CompletedTask);
        Log.Dispose();
    }

    [SetUp]
    public void Reset()
    {
        Model.Answer = FakeModel.Echo;
        Predictions.Reset();
        Log.Clear();
    }

    private static IEnumerable<TestCaseData> Failures()
    {
        yield return new(new UnavailableException(UnavailableException.Overloaded, "Too many wait.", TimeSpan.FromSeconds(3)), 503, "overloaded", "3");
        yield return new(new LimitExceededException("Too many were sent.", TimeSpan.FromSeconds(7)), 429, "rate_limited", "7");
        yield return new(new DeadlineExceededException("echo", TimeSpan.FromSeconds(1)), 504, "deadline_exceeded", null);
        yield return new(new VersionNotLoadedException("echo", "v7", ["v1"]), 404, "version_not_loaded", null);
        yield return new(new InferenceException("The answer is not finite."), 422, "inference_failed", null);
        yield return new(new InvalidOperationException("Password=hunter2"), 500, "internal_error", null);
    }

    [TestCaseSource(nameof(Failures))]
    public async Task Try_TheModelFails_ShowsThePageWithTheFormAsItWasFilled(Exception failure, int status, string code, string? retryAfter)
    {
        Model.Answer = _ => throw failure;

        var (reply, html) = await SendAsync(Try, Try, ("f.x", "12.75"), ("f.y", "-3.5"));

        Assert.That(((int)reply.StatusCode, RetryAfterOf(reply)), Is.EqualTo((status, retryAfter)), html);
        Assert.That(ValuesIn(html), Is.EqualTo(new[] { ("f.x", "12.75"), ("f.y", "-3.5") }));
        Assert.That(html, Does.Contain("<h1>Try echo</h1>").And.Contain("role=\"alert\"").And.Contain($"<code>{code}</code>").And.Not.Contain("hunter2"));
        Assert.That(Log.Errors.Count(), Is.EqualTo(status == 500 ? 1 : 0), "a fault of the server is logged once");
    }

    [Test]
    public async Task Try_TheDatastoreIsAway_ShowsThePageWithTheFormAsItWasFilled()
    {
        Predictions.Setup(store => store.AddAsync(It.IsAny<IReadOnlyList<Prediction>>(), It.IsAny<CancellationToken>())).ThrowsAsync(Away());

        var (reply, html) = await SendAsync(Try, Try, ("f.x", "12.75"), ("f.y", "-3.5"));

        Assert.That((reply.StatusCode, RetryAfterOf(reply)), Is.EqualTo((HttpStatusCode.ServiceUnavailable, "2")), html);
        Assert.That(ValuesIn(html), Is.EqualTo(new[] { ("f.x", "12.75"), ("f.y", "-3.5") }));
    }

    [Test]
    public async Task Users_NameIsTaken_KeepsTheFormWithoutThePassword()
    {
        var (reply, html) = await SendAsync(
            "/console/users", "/console/users", ("name", "boss"), ("roles", "view"), ("roles", "operate"), ("password", ConsoleClient.Password), ("again", ConsoleClient.Password));

        Assert.That(reply.StatusCode, Is.EqualTo(HttpStatusCode.Conflict), html);
        Assert.That(html, Does.Contain("<h1>Users</h1>").And.Contain("user_exists").And.Contain("name=\"name\" type=\"text\" value=\"boss\"").And.Not.Contain(ConsoleClient.Password));
        Assert.That(Regex.Count(html, " checked=\"checked\""), Is.EqualTo(2));
        var audit = await _browser.OpenAsync("/console/audit?action=user.add");
        Assert.That(audit.Html, Does.Contain("user_exists"));
    }

    [Test]
    public async Task Label_ThePageCannotBeShownEither_IsKeptOnThePageOfTheProblem()
    {
        const string path = "/console/predictions/01a1faf46f5a7f89a7ca87ef95adccc9/label";
        Predictions.Setup(store => store.FindAsync(It.IsAny<string>(), It.IsAny<CancellationToken>())).ThrowsAsync(Away());

        var (reply, html) = await SendAsync(Try, path, ("value", "12.5"), ("other", Hostile), ("note", "two\r\nlines"), ("password", ConsoleClient.Password));

        Assert.That(reply.StatusCode, Is.EqualTo(HttpStatusCode.NotFound), html);
        Assert.That(html, Does.Contain($"action=\"{path}\"").And.Contain(WebUtility.HtmlEncode(Hostile)).And.Match("<textarea [^>]*name=\"note\"[^>]*>\r?\ntwo\\S*\\s*lines").And.Not.Contain("<b>"));
        Assert.That(html, Does.Contain("name=\"password\" type=\"password\"").And.Not.Contain(ConsoleClient.Password));
        Assert.That(Regex.Count(html, "name=\"__RequestVerificationToken\""), Is.EqualTo(2), "those of the form and of signing out");
    }

    [Test]
    public async Task Try_LargerThanTheMemoryLeft_ShowsTheForm()
    {
        var memory = _server.App.Services.GetRequiredService<BodyMemory>();
        var taken = _server.App.Services.GetRequiredService<ServerConfig>().LargestBodyMemory;
        memory.Take(taken);
        var (reply, html) = await SendAsync(Try, Try, ("f.x", "12.75"), ("f.y", new string('1', 100_000)));
        memory.Take(-taken);

        Assert.That((reply.StatusCode, RetryAfterOf(reply)), Is.EqualTo((HttpStatusCode.ServiceUnavailable, "1")), html);
        Assert.That(html, Does.Contain("<h1>Try echo</h1>").And.Contain("name=\"f.x\"").And.Contain("could not be read"));
    }

    [Test]
    public async Task Form_LargerThanItMayBe_SaysSo()
    {
        var (reply, html) = await SendAsync(Try, "/console/jobs/work/runs", ("parameters", new string('1', 100_000)));

        Assert.That(reply.StatusCode, Is.EqualTo(HttpStatusCode.RequestEntityTooLarge), html);
        Assert.That(html, Does.Contain("body_too_large"));
    }

    private static IEnumerable<(string, string)> ValuesIn(string html) =>
        Regex.Matches(html, "name=\"(f\\.[xy])\" value=\"([^\"]*)\"").Select(field => (field.Groups[1].Value, WebUtility.HtmlDecode(field.Groups[2].Value)));

    private static async Task<(HttpResponseMessage Reply, string Html)> SendAsync(string page, string action, params (string Name, string Value)[] fields)
    {
        var reply = await _browser.SubmitAsync(page, action, fields);
        return (reply, await reply.Content.ReadAsStringAsync());
    }

    private static string? RetryAfterOf(HttpResponseMessage reply) => reply.Headers.RetryAfter?.ToString();

    private static UnavailableException Away() => new(UnavailableException.DatastoreUnavailable, "The datastore is away.", TimeSpan.FromSeconds(2));
}
