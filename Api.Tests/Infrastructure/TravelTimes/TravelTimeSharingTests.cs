using Interlock.Api.Tests.Support;
using Interlock.Application.Clients;
using Interlock.Application.Configuration;
using Interlock.Application.Kinds.Routes;
using Interlock.Domain.Routes;
using Interlock.Infrastructure.TravelTimes;
using NUnit.Framework;

namespace Interlock.Api.Tests.Infrastructure.TravelTimes;

/// <summary>Identical questions at the same time are one call.</summary>
public sealed class TravelTimeSharingTests
{
    private static readonly Coordinate[] Places = [Externals.Here, Externals.There];

    private readonly Externals _externals = new();
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [TearDown]
    public void Close() => _externals.Dispose();

    [Test]
    public async Task Table_AskedByMany_IsOneCallForAll()
    {
        await using var stub = await GatedAsync();
        var client = Client(stub);
        var questions = Enumerable.Range(0, 20).Select(_ => client.TableAsync(Places, default)).ToList();
        await stub.CalledAsync(1);

        _gate.SetResult();

        Assert.That((await Task.WhenAll(questions)).Distinct().Count(), Is.EqualTo(1));
        Assert.That(stub.Calls, Is.EqualTo(1));
    }

    [Test]
    public async Task Table_FirstWhoAskedGivesUp_TheOthersAreAnswered()
    {
        await using var stub = await GatedAsync();
        var client = Client(stub);
        using var end = new CancellationTokenSource();
        var first = client.TableAsync(Places, end.Token);
        var second = client.TableAsync(Places, default);
        await stub.CalledAsync(1);

        await end.CancelAsync();
        await Assert.CatchAsync<OperationCanceledException>(() => first);
        _gate.SetResult();

        Assert.That((await second).Size, Is.EqualTo(2));
        Assert.That(stub.Calls, Is.EqualTo(1));
    }

    [Test]
    public async Task Table_AllGiveUp_TheCallEndsAndTheNextIsMadeAnew()
    {
        await using var stub = await StubApi.StartAsync(Answers.InTurn(Answers.Never, Answers.Json(Answers.TwoPlaces)));
        var client = Client(stub);
        using var end = new CancellationTokenSource();
        Task<TravelTable>[] questions = [client.TableAsync(Places, end.Token), client.TableAsync(Places, end.Token)];
        await stub.CalledAsync(1);

        await end.CancelAsync();
        await Assert.CatchAsync<OperationCanceledException>(() => Task.WhenAll(questions));
        await Poll.UntilAsync(() => Task.FromResult(stub.Open == 0), "the call has ended");

        Assert.That((await client.TableAsync(Places, default)).Size, Is.EqualTo(2));
    }

    [Test]
    public async Task Table_CallFails_EveryoneIsTold()
    {
        await using var stub = await StubApi.StartAsync(async context =>
        {
            await _gate.Task;
            await Answers.Status(400)(context);
        });
        var client = Client(stub);
        var questions = Enumerable.Range(0, 3).Select(_ => client.TableAsync(Places, default)).ToList();
        await stub.CalledAsync(1);

        _gate.SetResult();

        foreach (var question in questions)
        {
            Assert.That(await Externals.FailureOfAsync(question), Does.EndWith("answered 400."));
        }

        Assert.That(stub.Calls, Is.EqualTo(1));
    }

    [Test]
    public async Task Table_AskedByACallerWhoHasGone_IsNotAskedFor()
    {
        await using var stub = await StubApi.StartAsync(Answers.Json(Answers.TwoPlaces));

        await Assert.CatchAsync<OperationCanceledException>(() => Client(stub).TableAsync(Places, new CancellationToken(canceled: true)));

        Assert.That(stub.Calls, Is.Zero);
    }

    private TravelTimeClient Client(StubApi stub) => _externals.TravelTime(
        Externals.Config(stub.Url) with { Cache = new CacheConfig { Size = new ByteSize(0) } });

    private Task<StubApi> GatedAsync() => StubApi.StartAsync(async context =>
    {
        await _gate.Task;
        await Answers.Json(Answers.TwoPlaces)(context);
    });
}
