using Interlock.Api.Tests.Support;
using Interlock.Application.Clients;
using Interlock.Infrastructure.Http;
using Microsoft.Extensions.Logging;
using NUnit.Framework;

namespace Interlock.Api.Tests.Infrastructure.Http;

/// <summary>When the circuit breaker of an API opens and closes. The clock is the test's own.</summary>
public sealed class ExternalApiBreakerTests
{
    private const string Refused = "External API 'travel-time' is not called for up to 30 s after repeated failures; the last: it answered 503.";

    private static readonly TimeSpan Break = TimeSpan.FromSeconds(30);

    private readonly Externals _externals = new(clockStands: true);

    private IEnumerable<(LogLevel, string)> Logged => _externals.Log.Lines.Select(line => (line.Level, line.Text));

    [TearDown]
    public void Close() => _externals.Dispose();

    [Test]
    public async Task Call_AfterEnoughFailures_IsRefusedWithoutCalling()
    {
        await using var stub = await StubApi.StartAsync(Answers.Status(503));
        var api = Api(stub);

        for (var i = 0; i < 4; i++)
        {
            Assert.That(await Externals.FailureOfAsync(Externals.CallAsync(api)), Is.EqualTo("External API 'travel-time' answered 503."));
        }

        Assert.That(await Externals.FailureOfAsync(Externals.CallAsync(api)), Is.EqualTo(Refused));
        Assert.That(stub.Calls, Is.EqualTo(4));
        const string opened = "External API 'travel-time': circuit breaker open for 30 s after repeated failures; the last: it answered 503";
        Assert.That(Logged, Is.EqualTo([(LogLevel.Warning, opened)]));
    }

    [Test]
    public async Task Call_AfterTheBreakAndAnswered_AllGoThroughAgain()
    {
        await using var stub = await StubApi.StartAsync(Answers.Status(503));
        var api = Api(stub);
        await OpenAsync(api);
        stub.Answer = Answers.Json("1");

        _externals.Clock.Advance(Break - TimeSpan.FromSeconds(1));
        Assert.That(await Externals.FailureOfAsync(Externals.CallAsync(api)), Is.EqualTo(Refused));
        _externals.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.That(await Externals.CallAsync(api), Is.EqualTo(1));
        Assert.That(await Externals.CallAsync(api), Is.EqualTo(1));
        Assert.That(stub.Calls, Is.EqualTo(6));
        Assert.That(Logged.Skip(1), Is.EqualTo([
            (LogLevel.Information, "External API 'travel-time': circuit breaker half-open; one call is tried"),
            (LogLevel.Information, "External API 'travel-time': circuit breaker closed")]));
    }

    [Test]
    public async Task Call_AfterTheBreakAndFailed_TheBreakBeginsAnew()
    {
        await using var stub = await StubApi.StartAsync(Answers.Status(503));
        var api = Api(stub);
        await OpenAsync(api);

        _externals.Clock.Advance(Break);
        Assert.That(await Externals.FailureOfAsync(Externals.CallAsync(api)), Is.EqualTo("External API 'travel-time' answered 503."));
        _externals.Clock.Advance(Break / 2);

        Assert.That(await Externals.FailureOfAsync(Externals.CallAsync(api)), Is.EqualTo(Refused));
        Assert.That(stub.Calls, Is.EqualTo(5));
    }

    [Test]
    public async Task Call_TrialGivenUpByItsCaller_ProvesNothing()
    {
        await using var stub = await StubApi.StartAsync(Answers.Status(503));
        var api = Api(stub);
        await OpenAsync(api);
        stub.Answer = Answers.Never;
        _externals.Clock.Advance(Break);
        await GiveUpAsync(stub, api, calls: 5);
        stub.Answer = Answers.Json("1");

        Assert.That(
            await Externals.FailureOfAsync(Externals.CallAsync(api)),
            Is.EqualTo("External API 'travel-time' is not called for up to 30 s after repeated failures; "
                + "the last: it did not answer before its caller gave up."));
        _externals.Clock.Advance(Break);
        Assert.That(await Externals.CallAsync(api), Is.EqualTo(1));
    }

    [Test]
    public async Task Call_RetriesReachTheLimit_TheRestAreSpared()
    {
        await using var stub = await StubApi.StartAsync(Answers.Status(503));
        var api = Api(stub, retries: 8);
        var call = Externals.CallAsync(api);
        for (var attempt = 1; attempt <= 4; attempt++)
        {
            await stub.CalledAsync(attempt);
            _externals.Clock.Advance(await _externals.Clock.WaitOfAtMostAsync(TimeSpan.FromSeconds(5)));
        }

        Assert.That(await Externals.FailureOfAsync(call), Is.EqualTo($"{Refused[..^1]} (tried 4 times)."));
        Assert.That(stub.Calls, Is.EqualTo(4));
    }

    [Test]
    public async Task Call_FailuresFurtherBackThanTheWindow_DoNotCount()
    {
        await using var stub = await StubApi.StartAsync(Answers.Status(503));
        var api = Api(stub);
        for (var i = 0; i < 8; i++)
        {
            Assert.That(await Externals.FailureOfAsync(Externals.CallAsync(api)), Does.EndWith("answered 503."));
            _externals.Clock.Advance(TimeSpan.FromSeconds(20));
        }
    }

    [Test]
    public async Task Call_FewerFailuresThanTheShare_GoesThrough()
    {
        await using var stub = await StubApi.StartAsync(Answers.InTurn(
            [.. Enumerable.Range(0, 20).Select(i => i % 3 == 2 ? Answers.Status(500) : Answers.Json("1"))]));
        var api = Api(stub);

        for (var i = 0; i < 18; i++)
        {
            await (i % 3 == 2 ? Externals.FailureOfAsync(Externals.CallAsync(api)) : (Task)Externals.CallAsync(api));
        }

        Assert.That(stub.Calls, Is.EqualTo(18));
    }

    [Test]
    public async Task Call_RefusedRequestsAndCallersThatLeave_AreNotHeldAgainstTheApi()
    {
        await using var stub = await StubApi.StartAsync(Answers.Status(400));
        var api = Api(stub);
        for (var i = 0; i < 10; i++)
        {
            Assert.That(await Externals.FailureOfAsync(Externals.CallAsync(api)), Does.EndWith("answered 400."));
        }

        stub.Answer = Answers.Never;
        for (var i = 0; i < 10; i++)
        {
            await GiveUpAsync(stub, api, calls: 11 + i);
        }

        Assert.That(Logged, Is.Empty);
    }

    [Test]
    public async Task Call_SlowAndGarbledAnswers_CountToo()
    {
        await using var stub = await StubApi.StartAsync(Answers.Broken);
        var api = Api(stub);
        await Externals.FailureOfAsync(Externals.CallAsync(api));
        await Externals.FailureOfAsync(api.CallAsync<int>(new("/x"), _ => throw CallFailedException.NotA("a table", "test"), default));
        stub.Answer = Answers.Never;
        for (var calls = 3; calls <= 4; calls++)
        {
            var call = Externals.CallAsync(api);
            await stub.CalledAsync(calls);
            _externals.Clock.Advance(TimeSpan.FromSeconds(6));
            await Externals.FailureOfAsync(call);
        }

        Assert.That(
            await Externals.FailureOfAsync(Externals.CallAsync(api)),
            Is.EqualTo("External API 'travel-time' is not called for up to 30 s after repeated failures; the last: it did not answer within 6 s."));
    }

    private static async Task OpenAsync(ExternalApi api)
    {
        for (var i = 0; i < 4; i++)
        {
            await Externals.FailureOfAsync(Externals.CallAsync(api));
        }
    }

    private static async Task GiveUpAsync(StubApi stub, ExternalApi api, int calls)
    {
        using var end = new CancellationTokenSource();
        var call = Externals.CallAsync(api, end.Token);
        await stub.CalledAsync(calls);
        await end.CancelAsync();
        await Assert.CatchAsync<OperationCanceledException>(() => call);
    }

    private ExternalApi Api(StubApi stub, int retries = 0) => _externals.Api(Externals.Config(stub.Url) with
    {
        Timeout = TimeSpan.FromSeconds(6),
        Retries = retries,
        RetryDelay = TimeSpan.FromMilliseconds(100),
        MaxRetryDelay = TimeSpan.FromSeconds(5),
        Breaker = new BreakerConfig { Failures = 0.5, MinCalls = 4, Window = Break, Break = Break },
    });
}
