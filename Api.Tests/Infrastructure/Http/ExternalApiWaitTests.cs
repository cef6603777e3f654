using Interlock.Api.Tests.Support;
using Interlock.Application.Clients;
using NUnit.Framework;

namespace Interlock.Api.Tests.Infrastructure.Http;

/// <summary>What waits and for how long: attempts, retries, turns. The clock is the test's own.</summary>
public sealed class ExternalApiWaitTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly Externals _externals = new(clockStands: true);

    [TearDown]
    public void Close() => _externals.Dispose();

    [TestCase(false)]
    [TestCase(true)]
    public async Task Call_NoWholeAnswerInTime_IsCutOffAndTold(bool drips)
    {
        await using var stub = await StubApi.StartAsync(drips ? Answers.Drip : Answers.Never);
        var call = CallAsync(Config(stub) with { Timeout = 2 * Second, Retries = 0 });
        await stub.CalledAsync(1);

        _externals.Clock.Advance(1.9 * Second);
        Assert.That(call.IsCompleted, Is.False);
        _externals.Clock.Advance(0.1 * Second);

        Assert.That(await Externals.FailureOfAsync(call), Is.EqualTo("External API 'travel-time' did not answer within 2 s."));
        await GoneAsync(stub);
    }

    [Test]
    public async Task Call_SlowEveryTime_HasItsTimeForEveryAttempt()
    {
        await using var stub = await StubApi.StartAsync(Answers.Never);
        var call = CallAsync(Config(stub) with { Timeout = TimeSpan.FromMilliseconds(1500), Retries = 1 });
        await stub.CalledAsync(1);
        _externals.Clock.Advance(1.5 * Second);
        _externals.Clock.Advance(await _externals.Clock.WaitOfAtMostAsync(Second));
        await stub.CalledAsync(2);
        _externals.Clock.Advance(1.5 * Second);

        Assert.That(await Externals.FailureOfAsync(call), Is.EqualTo("External API 'travel-time' did not answer within 1.5 s (tried 2 times)."));
    }

    [Test]
    public async Task Call_FailsOften_WaitsTwiceAsLongEachTimeUpToTheBound()
    {
        await using var stub = await StubApi.StartAsync(Answers.Status(503));
        var call = CallAsync(Config(stub) with { Retries = 10, MaxRetryDelay = Second, Timeout = TimeSpan.FromMinutes(5), Breaker = new BreakerConfig { MinCalls = 100 } });
        var waits = new List<TimeSpan>();
        for (var attempt = 1; attempt <= 10; attempt++)
        {
            await stub.CalledAsync(attempt);
            waits.Add(await _externals.Clock.WaitOfAtMostAsync(Second));
            _externals.Clock.Advance(waits[^1]);
        }

        await Externals.FailureOfAsync(call);

        Assert.That(stub.Calls, Is.EqualTo(11));
        Assert.That(waits[0], Is.LessThan(Second / 2));
        Assert.That(waits.Skip(7), Has.All.GreaterThan(Second / 2).And.All.LessThanOrEqualTo(Second), "some of it is chance");
    }

    [TestCase("3")]
    [TestCase("Mon, 04 May 2026 08:00:03 GMT")]
    public async Task Call_ApiAsksForAPause_IsTriedAgainThen(string retryAfter)
    {
        await using var stub = await StubApi.StartAsync(Answers.InTurn(Answers.Status(429, retryAfter), Answers.Json("12345")));
        var call = CallAsync(Config(stub) with { MaxRetryDelay = 5 * Second });
        await stub.CalledAsync(1);

        Assert.That(await _externals.Clock.WaitOfAtMostAsync(10 * Second), Is.EqualTo(3 * Second));
        _externals.Clock.Advance(3 * Second);

        Assert.That(await call, Is.EqualTo(5));
        Assert.That(stub.Calls, Is.EqualTo(2));
    }

    [Test]
    public async Task Call_ApiAsksForALongerPauseThanAllowed_IsNotTriedAgain()
    {
        await using var stub = await StubApi.StartAsync(Answers.Status(503, "60"));

        Assert.That(await Externals.FailureOfAsync(CallAsync(Config(stub))), Is.EqualTo("External API 'travel-time' answered 503 and wants no call for 60 s."));
        Assert.That(stub.Calls, Is.EqualTo(1));
    }

    [TestCase("0")]
    [TestCase("Mon, 04 May 2020 08:00:03 GMT")]
    [TestCase("soon")]
    public async Task Call_PauseThatIsNone_IsNotHeeded(string retryAfter)
    {
        await using var stub = await StubApi.StartAsync(Answers.InTurn(Answers.Status(503, retryAfter), Answers.Json("12345")));
        var call = CallAsync(Config(stub));

        _externals.Clock.Advance(await _externals.Clock.WaitOfAtMostAsync(5 * Second));

        Assert.That(await call, Is.EqualTo(5));
    }

    [Test]
    public async Task Call_MoreThanMayCallOrWait_FailsAtOnceWithoutCalling()
    {
        await using var stub = await StubApi.StartAsync(Answers.Never);
        var api = _externals.Api(Config(stub) with { MaxConcurrent = 2, Queue = 1 });
        using var end = new CancellationTokenSource();
        var admitted = Enumerable.Range(0, 3).Select(_ => Externals.CallAsync(api, end.Token)).ToList();
        await stub.CalledAsync(2);

        Assert.That(
            await Externals.FailureOfAsync(Externals.CallAsync(api)),
            Is.EqualTo("External API 'travel-time' is not called: 2 calls to it are under way and 1 are waiting."));
        Assert.That(stub.Calls, Is.EqualTo(2));
        await end.CancelAsync();
        await Assert.CatchAsync<OperationCanceledException>(() => Task.WhenAll(admitted));
    }

    [Test]
    public async Task Call_WaitingForItsTurn_IsMadeWhenOneEnds()
    {
        var gate = new TaskCompletionSource();
        await using var stub = await StubApi.StartAsync(async context =>
        {
            await gate.Task;
            await Answers.Json("12345")(context);
        });
        var api = _externals.Api(Config(stub) with { MaxConcurrent = 1 });
        var calls = Enumerable.Range(0, 3).Select(_ => Externals.CallAsync(api)).ToList();
        await stub.CalledAsync(1);
        Assert.That(stub.Calls, Is.EqualTo(1));

        gate.SetResult();

        Assert.That(await Task.WhenAll(calls), Is.EqualTo([5, 5, 5]));
    }

    [Test]
    public async Task Call_CallerGivesUp_EndsTheCallAndIsNoFailure()
    {
        await using var stub = await StubApi.StartAsync(Answers.Never);
        using var end = new CancellationTokenSource();
        var call = Externals.CallAsync(_externals.Api(Config(stub)), end.Token);
        await stub.CalledAsync(1);

        await end.CancelAsync();

        await Assert.CatchAsync<OperationCanceledException>(() => call);
        await GoneAsync(stub);
        Assert.That(stub.Calls, Is.EqualTo(1));
    }

    private static ClientConfig Config(StubApi stub) => Externals.Config(stub.Url) with { RetryDelay = Second / 10, MaxRetryDelay = 5 * Second };

    private static Task GoneAsync(StubApi stub) => Poll.UntilAsync(() => Task.FromResult(stub.Open == 0), "the stub sees that nobody waits any more");

    private Task<int> CallAsync(ClientConfig config) => Externals.CallAsync(_externals.Api(config));
}
