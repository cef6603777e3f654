using System.Text;
using Interlock.Api.Tests.Support;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Http;

/// <summary>Clients that go away: the server goes on, and nobody is called to look at it.</summary>
public sealed class DisconnectTests
{
    private const string Row = """{"features":[1,2]}""";
    private const string Head = "POST /models/echo HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";

    private FakeModel _model = null!;
    private CapturedLog _log = null!;
    private TestServer _server = null!;

    [SetUp]
    public async Task Start()
    {
        _model = new FakeModel();
        _log = new CapturedLog();
        _server = await TestServer.StartAsync(FakeModel.Yaml, container =>
        {
            _model.Wire(container);
            _log.Wire(container);
        });
    }

    [TearDown]
    public async Task Stop()
    {
        await _server.DisposeAsync();
        _log.Dispose();
    }

    [Test]
    public async Task Send_HalfABodyThenAbort_IsNoError()
    {
        for (var i = 0; i < 10; i++)
        {
            using var connection = await RawConnection.OpenAsync(_server);
            await connection.SendAsync($"{Head}Content-Length: 1000\r\n\r\n{{\"features\":[1,");
            connection.Abort();
        }

        await AssertGoesOnAsync(requests: 10);
    }

    [Test]
    public async Task Send_AbortWhileTheModelRuns_IsNoErrorAndFreesTheInstance()
    {
        _model.Close();
        using (var connection = await RawConnection.OpenAsync(_server))
        {
            await connection.SendAsync($"{Head}Content-Length: {Row.Length}\r\n\r\n{Row}");
            await _model.EnteredAsync(1);
            connection.Abort();
        }

        await Poll.UntilAsync(() => Task.FromResult(AccessLines().Any(line => line.Contains(" 499 ", StringComparison.Ordinal))), "the request has ended");
        _model.Open();

        await AssertGoesOnAsync(requests: 1);
    }

    [Test]
    public async Task Send_ManyRequestsAndReadNothing_TheOthersAreAnswered()
    {
        var large = $"{{\"instances\":[{string.Join(",", Enumerable.Repeat("[1,2]", 1000))}]}}";
        using var deaf = await RawConnection.OpenAsync(_server);
        var sending = deaf.SendAsync(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat($"{Head}Content-Length: {large.Length}\r\n\r\n{large}", 300))));

        for (var i = 0; i < 50; i++)
        {
            await Replies.InferredAsync(await _server.PostAsync("/models/echo", Row));
        }

        deaf.Abort();
        await sending;
        await AssertGoesOnAsync(requests: 1);
    }

    private async Task AssertGoesOnAsync(int requests)
    {
        await Poll.UntilAsync(() => Task.FromResult(AccessLines().Count(line => line.Contains("POST", StringComparison.Ordinal)) >= requests), "the requests have ended");
        await Replies.InferredAsync(await _server.PostAsync("/models/echo", Row));
        Assert.That(_log.Errors, Is.Empty);
        Assert.That(AccessLines().Where(line => line.Contains(" 500 ", StringComparison.Ordinal)), Is.Empty);
    }

    private IEnumerable<string> AccessLines() => _log.Lines.Where(line => line.Category == "Interlock.Access").Select(line => line.Text);
}
