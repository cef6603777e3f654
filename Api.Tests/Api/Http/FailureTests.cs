using System.Net;
using Autofac;
using Interlock.Api.Tests.Support;
using Interlock.Application.Predictions;
using Interlock.Domain;
using Interlock.Domain.Predictions;
using Interlock.Domain.Tabular;
using Microsoft.Extensions.Logging;
using Moq;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Http;

/// <summary>What callers and the log are told when something behind the endpoint fails.</summary>
public sealed class FailureTests
{
    private const string Row = """{"features":[1,2]}""";

    private static readonly FakeModel Model = new();
    private static readonly Mock<IPredictionDatastore> Datastore = new();
    private static readonly CapturedLog Log = new();
    private static TestServer _server = null!;

    [OneTimeSetUp]
    public static async Task Start() => _server = await TestServer.StartAsync(FakeModel.Yaml, container =>
    {
        Model.Wire(container);
        Log.Wire(container);
        container.RegisterInstance(Datastore.Object);
    });

    [OneTimeTearDown]
    public static async Task Stop()
    {
        await _server.DisposeAsync();
        Log.Dispose();
    }

    [SetUp]
    public void Reset()
    {
        Model.Answer = FakeModel.Echo;
        Datastore.Reset();
        Log.Clear();
    }

    [Test]
    public async Task Post_ExternalApiFails_Is200WithCodeAndNoData() =>
        await AssertUnansweredAsync(new ExternalApiException("The travel times could not be had."), "external_api_error");

    [Test]
    public async Task Post_NotExecutable_Is200WithCodeAndNoData() =>
        await AssertUnansweredAsync(new NotExecutableException("No vehicle is large enough."), "not_executable");

    [Test]
    public async Task Post_InferenceFails_Is422()
    {
        Model.Answer = _ => throw new InferenceException("The answer is not finite.");

        var problem = await Replies.ProblemAsync(await _server.PostAsync("/models/echo", Row), 422, "inference_failed");

        Assert.That(problem.GetProperty("msg").GetString(), Is.EqualTo("The answer is not finite."));
    }

    [TestCase(0)]
    [TestCase(2)]
    public async Task Post_WrongNumberOfAnswers_Is422(int answers)
    {
        Model.Answer = _ => [.. Enumerable.Repeat(new TabularResult(1), answers)];

        await Replies.ProblemAsync(await _server.PostAsync("/models/echo", Row), 422, "inference_failed");
    }

    [Test]
    public async Task Post_UnknownException_Is500WithNothingLeakedAndOneLine()
    {
        Model.Answer = _ => throw new InvalidOperationException("Password=hunter2");

        var problem = await Replies.ProblemAsync(await _server.PostAsync("/models/echo", Row), 500, "internal_error");

        Assert.That(problem.ToString(), Does.Not.Contain("hunter2").And.Not.Contain("InvalidOperation"));
        var line = Log.Errors.Single();
        Assert.That(line.Text, Does.StartWith("POST /models/echo failed"));
        Assert.That(line.Exception!.Message, Is.EqualTo("Password=hunter2"));
    }

    [Test]
    public async Task Post_TheModelCancelsItself_Is500NotADisconnect()
    {
        Model.Answer = _ => throw new OperationCanceledException("a timeout of its own");

        await Replies.ProblemAsync(await _server.PostAsync("/models/echo", Row), 500, "internal_error");

        Assert.That(Log.Errors.Count(), Is.EqualTo(1));
    }

    [Test]
    public async Task Post_AnswerIsNaN_Is500AndTheNextIsAnswered()
    {
        Model.Answer = rows => [.. rows.Select(_ => new TabularResult(double.NaN))];
        await Replies.ProblemAsync(await _server.PostAsync("/models/echo", Row), 500, "internal_error");

        Model.Answer = FakeModel.Echo;
        await Replies.InferredAsync(await _server.PostAsync("/models/echo", Row));
    }

    [Test]
    public async Task Post_DatastoreFails_Is503WithRetryAfterAndNoHeadersOfAnAnswer()
    {
        Datastore.Setup(store => store.AddAsync(It.IsAny<IReadOnlyList<Prediction>>(), It.IsAny<CancellationToken>())).ThrowsAsync(Away());

        var reply = await _server.PostAsync("/models/echo", Row);

        await Replies.ProblemAsync(reply, 503, "datastore_unavailable");
        Assert.That(Replies.Header(reply, "Retry-After"), Is.EqualTo("2"));
        Assert.That(reply.Headers.Contains("x-prediction-id"), Is.False);
    }

    [TestCase("/predictions")]
    [TestCase("/predictions/01a1faf46f5a7f89a7ca87ef95adccc9")]
    public async Task Get_DatastoreFails_Is503(string path)
    {
        Datastore.Setup(store => store.FindAsync(It.IsAny<string>(), It.IsAny<CancellationToken>())).ThrowsAsync(Away());
        Datastore.Setup(store => store.ListAsync(It.IsAny<PredictionFilter>(), It.IsAny<CancellationToken>())).ThrowsAsync(Away());

        await Replies.ProblemAsync(await _server.Client.GetAsync(path), 503, "datastore_unavailable");
    }

    [Test]
    public async Task Send_NewlinesInNames_StayOneLineOfTheLog()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/models/echo%0A127.0.0.1%20-%20-%20forged%22?secret=1");
        request.Headers.TryAddWithoutValidation("User-Agent", "a\"b");

        await Replies.ProblemAsync(await _server.Client.SendAsync(request), 404, "unknown_model");

        await Poll.UntilAsync(() => Task.FromResult(Log.Lines.Any(line => line.Category == "Interlock.Access")), "the request is in the access log");
        var access = Log.Lines.Single(line => line.Category == "Interlock.Access");
        Assert.That(access.Text, Does.Contain("\"POST /models/echo?127.0.0.1 - - forged? HTTP/1.1\" 404 ").And.Contain("\"a?b\""));
        var own = Log.Lines.Where(line => line.Category.StartsWith("Interlock", StringComparison.Ordinal)).Select(line => line.Text);
        Assert.That(own.Where(text => text.Contains('\n', StringComparison.Ordinal) || text.Contains("secret", StringComparison.Ordinal)), Is.Empty);
    }

    [Test]
    public async Task Send_BadInput_LogsNoErrorAndNoPayload()
    {
        await Replies.ProblemAsync(await _server.PostAsync("/models/echo", """{"features":["a secret",2]}"""), 400, "invalid_input");

        Assert.That(Log.Errors, Is.Empty);
        Assert.That(Log.Lines.Where(line => line.Text.Contains("a secret", StringComparison.Ordinal)), Is.Empty);
    }

    private static async Task AssertUnansweredAsync(InterlockException failure, string code)
    {
        Model.Answer = _ => throw failure;

        var reply = await _server.PostAsync("/models/echo", Row);

        var json = await TestServer.JsonOf(reply);
        Assert.That(reply.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(reply.Content.Headers.ContentType!.MediaType, Is.EqualTo("application/json"));
        Assert.That(json.EnumerateObject().Select(member => (member.Name, member.Value.ToString())), Is.EqualTo(new[]
        {
            ("status", "200"), ("msg", failure.Message), ("code", code),
        }));
        Datastore.Verify(store => store.AddAsync(It.IsAny<IReadOnlyList<Prediction>>(), It.IsAny<CancellationToken>()), Times.Never);
        Assert.That(Log.Lines.Where(line => line.Level >= LogLevel.Error), Is.Empty);
    }

    private static UnavailableException Away() =>
        new(UnavailableException.DatastoreUnavailable, "The datastore cannot be reached.", TimeSpan.FromMilliseconds(1500));
}
