using System.Globalization;
using Interlock.Api.Tests.Support;
using Interlock.Application.Configuration;
using Interlock.Application.Serving.Batching;
using Interlock.Domain;
using Interlock.Domain.Access;
using Interlock.Domain.Tabular;
using NUnit.Framework;

namespace Interlock.Api.Tests.Application.Serving;

/// <summary>
/// Callers that wait for one model. A test names them in the order in which they send; priority is high for names that begin with h, low for l, and
/// <c>_</c> is a request without a caller.
/// </summary>
public sealed class FairQueueTests
{
    private readonly FakeModel _model = new();
    private readonly Lifetime _lifetime = new();

    [TestCase("a a a", "a a a")]
    [TestCase("a a a a b", "a b a a a")]
    [TestCase("a a b b c", "a b c a b")]
    [TestCase("_ _ _ a", "_ a _ _")]
    [TestCase("l1 l1 n n h1 h2 h1", "h1 h2 h1 n n l1 l1")]
    [TestCase("n l n l h", "h n n l l")]
    [TestCase("h h h h h h h h h h h h h h h h l l l l", "h h h h h h h l h h h h h h h l h h l l")]
    public async Task TakenInTurn_EachCallerOneRequest_ByPriority(string sent, string taken)
    {
        var callers = sent.Split(' ');

        var order = await OrderAsync(callers);

        Assert.That(string.Join(' ', order.Select(number => callers[number])), Is.EqualTo(taken));
        foreach (var caller in callers.Distinct())
        {
            Assert.That(order.Where(number => callers[number] == caller), Is.Ordered, "first come, first served");
        }
    }

    // A letter is the caller, a number the priority of its request.
    [TestCase("a3 a1 a0 a2 a1", "a1 a1 a2 a3 a0")]
    [TestCase("a0 a0 a1 a1", "a1 a1 a0 a0")]
    [TestCase("b0 a1 a2 b0 a1", "b0 a1 b0 a1 a2", Description = "no right before others")]
    [TestCase("a2147483647 a0 a1", "a1 a2147483647 a0")]
    public async Task TakenInTurn_RequestsOfACaller_ByTheirOwnPriority(string sent, string taken)
    {
        var requests = sent.Split(' ');

        var order = await OrderAsync([.. requests.Select(request => request[..1])], [.. requests.Select(request => int.Parse(request[1..], CultureInfo.InvariantCulture))]);

        Assert.That(string.Join(' ', order.Select(number => requests[number])), Is.EqualTo(taken));
        Assert.That(order.GroupBy(number => requests[number]), Has.All.Ordered, "first come, first served");
    }

    [Test]
    public async Task TakenInTurn_AllPrioritiesFlood_EachIsTakenAtLeastEveryEighthTime()
    {
        string[] callers = [.. Enumerable.Repeat("h", 200), .. Enumerable.Repeat("n", 200), .. Enumerable.Repeat("l", 200)];

        var order = (await OrderAsync(callers)).Select(number => callers[number]).ToList();

        foreach (var caller in callers.Distinct())
        {
            var at = Enumerable.Range(0, order.Count).Where(place => order[place] == caller).Prepend(-1).ToList();
            Assert.That(at.Zip(at.Skip(1), (one, next) => next - one).Max(), Is.LessThanOrEqualTo(caller == "h" ? 3 : 8), caller);
        }
    }

    [TestCase(4, "a a a a a", "4", Description = "alone")]
    [TestCase(4, "a a a a b", "3", Description = "the newest of the one with most")]
    [TestCase(4, "a a a a b b", "3 2")]
    [TestCase(4, "a a a a b b b a", "3 2 6 7", Description = "to the part of each, and no further")]
    [TestCase(4, "c a a a b", "3")]
    [TestCase(4, "_ _ _ _ a", "3")]
    [TestCase(4, "a a a a _", "3")]
    [TestCase(2, "a b c", "2", Description = "more callers than places")]
    [TestCase(4, "l l a a b", "1", Description = "the lowest priority above its part first")]
    [TestCase(4, "l a a a b", "0")]
    [TestCase(6, "n n n n n n h h h h h", "5 4 3 2 10", Description = "high counts twice as much as normal")]
    [TestCase(5, "h h h h h l l", "4 6", Description = "low keeps its part")]
    public async Task QueueFull_CallerBelowItsPart_GetsThePlaceOfAnother(int queue, string sent, string rejected)
    {
        var (loaded, running) = await BusyAsync(new ServingConfig { MaxBatch = 8, Instances = 1, Queue = queue, Timeout = TimeSpan.FromMinutes(1) });
        var requests = Send(loaded, sent.Split(' '));
        int[] failing = [.. rejected.Split(' ').Select(int.Parse)];
        foreach (var number in failing)
        {
            await AssertOverloadedAsync(requests[number]);
        }

        _model.Open();

        await running;
        foreach (var number in Enumerable.Range(0, requests.Count).Except(failing))
        {
            Assert.That((await requests[number]).Outputs[0].Result, Is.EqualTo(number));
        }

        await AssertFreedOnceAsync(loaded);
    }

    [TestCase(0.5, 4, 2)]
    [TestCase(0.3, 10, 3)]
    [TestCase(0.07, 100, 7)]
    [TestCase(0.01, 10, 1)]
    [TestCase(1, 4, 4)]
    [TestCase(0.5, 0, 0)]
    public async Task QueueShare_WhoeverElseWaits_IsTheMostThatACallerHolds(double share, int queue, int held)
    {
        var (loaded, running) = await BusyAsync(new ServingConfig { MaxBatch = 8, Instances = 1, Queue = queue, Timeout = TimeSpan.FromMinutes(1) });
        var caller = new Caller("a", default) { Quota = new Quota { QueueShare = share } };
        var requests = Enumerable.Range(0, held).Select(number => loaded.InferAsync([LoadedModels.Row(number)], caller, 0, CancellationToken.None).AsTask()).ToList();

        await AssertOverloadedAsync(loaded.InferAsync([LoadedModels.Row(99)], caller, 0, CancellationToken.None).AsTask());

        Assert.That(requests, Has.All.Property(nameof(Task.IsCompleted)).False);
        _model.Open();
        await Task.WhenAll([running, .. requests]);
        await AssertFreedOnceAsync(loaded);
    }

    [Test]
    public async Task CallerLeaves_WhileTheModelIsBusy_FreesItsPlaceAndIsNotRun()
    {
        var (loaded, running) = await BusyAsync(new ServingConfig { MaxBatch = 8, Instances = 1, Queue = 2, Timeout = TimeSpan.FromMinutes(1) });
        var stays = Send(loaded, ["a"])[0];
        for (var i = 0; i < 5; i++)
        {
            using var leaving = new CancellationTokenSource();
            var left = loaded.InferAsync([LoadedModels.Row(99)], CallerOf("a"), 0, leaving.Token).AsTask();
            await AssertOverloadedAsync(loaded.InferAsync([LoadedModels.Row(99)], CallerOf("a"), 0, CancellationToken.None).AsTask());
            await leaving.CancelAsync();
            Assert.That(async () => await left, Throws.InstanceOf<OperationCanceledException>());
        }

        _model.Open();

        await Task.WhenAll(running, stays);
        Assert.That(_model.Runs, Is.EqualTo(new[] { 1, 1 }));
        await AssertFreedOnceAsync(loaded);
    }

    [Test]
    public async Task ManyThreads_FullQueueAndCallersThatLeave_EachIsAnsweredOnceAndNoPlaceIsLost()
    {
        const int Queue = 12;
        const int Each = 80;
        string[] callers = ["a", "b", "h", "l", "_", "a", "n", "a"];
        var loaded = Load(new ServingConfig { MaxBatch = 4, Instances = 2, Queue = Queue, Timeout = TimeSpan.FromMinutes(1) });
        var (answered, rejected, left) = (0, 0, 0);
        async Task SendAsync(string name, int thread)
        {
            var random = new Random(thread);
            for (var i = 0; i < Each; i++)
            {
                using var leaving = new CancellationTokenSource();
                var rows = Enumerable.Range(0, random.Next(1, 4)).Select(row => LoadedModels.Row(thread * 1e6 + i * 10 + row)).ToArray();
                var requests = Enumerable.Range(0, random.Next(1, 6)).Select(_ => loaded.InferAsync(rows, CallerOf(name), 0, leaving.Token).AsTask()).ToList();
                if (random.Next(4) == 0)
                {
                    await leaving.CancelAsync();
                }

                foreach (var request in requests)
                {
                    try
                    {
                        Assert.That((await request).Outputs.Select(output => output.Result), Is.EqualTo(rows.Select(row => row.Numbers[0])));
                        Interlocked.Increment(ref answered);
                    }
                    catch (UnavailableException e) when (e.Code == UnavailableException.Overloaded)
                    {
                        Interlocked.Increment(ref rejected);
                    }
                    catch (OperationCanceledException) when (leaving.IsCancellationRequested)
                    {
                        Interlocked.Increment(ref left);
                    }
                }
            }
        }

        _model.Answer = rows =>
        {
            Thread.Sleep(1); // Slow enough to be queued for, whatever the number of processors.
            return FakeModel.Echo(rows);
        };
        await Task.WhenAll(callers.Select((name, thread) => Task.Run(() => SendAsync(name, thread)))).WaitAsync(TimeSpan.FromMinutes(2));

        Assert.That(new[] { answered, rejected, left }, Has.All.GreaterThan(0), "each of the three occurs");
        _model.Close();
        var busy = new List<Task>();
        foreach (var run in (int[])[1, 2])
        {
            busy.Add(loaded.InferAsync([LoadedModels.Row(1)], CancellationToken.None).AsTask());
            await _model.EnteredAsync(run); // One by one: together they may be one run.
        }

        var waiting = Send(loaded, [.. Enumerable.Repeat("a", Queue)]);
        Assert.That(waiting, Has.All.Property(nameof(Task.IsCompleted)).False, "every place is free again");
        await AssertOverloadedAsync(Send(loaded, ["a"])[0]);
        _model.Open();
        await Task.WhenAll([.. busy, .. waiting]);
        await AssertFreedOnceAsync(loaded);
    }

    private static Caller? CallerOf(string name) => name == "_" ? null : new Caller(name, default)
    {
        Quota = new Quota { Priority = name[0] switch { 'h' => Priority.High, 'l' => Priority.Low, _ => Priority.Normal } },
    };

    private static List<Task<Inference<TabularResult>>> Send(
        LoadedModel<TabularRow, TabularResult> loaded, string[] callers, int[]? priorities = null) =>
        [.. callers.Select((name, number) => loaded.InferAsync([LoadedModels.Row(number)], CallerOf(name), priorities?[number] ?? 0, CancellationToken.None).AsTask())];

    private static async Task AssertOverloadedAsync(Task request)
    {
        try
        {
            await request.WaitAsync(TimeSpan.FromSeconds(30));
            Assert.Fail("It was answered.");
        }
        catch (UnavailableException e)
        {
            Assert.That((e.Code, e.RetryAfter), Is.EqualTo((UnavailableException.Overloaded, TimeSpan.FromSeconds(1))));
        }
    }

    /// <summary>The numbers of requests in the order in which the model gets them.</summary>
    private async Task<List<int>> OrderAsync(string[] callers, int[]? priorities = null)
    {
        var order = new List<int>();
        var (loaded, running) = await BusyAsync(new ServingConfig { MaxBatch = 1, Instances = 1, Queue = callers.Length, Timeout = TimeSpan.FromMinutes(1) });
        var requests = Send(loaded, callers, priorities);
        _model.Answer = rows =>
        {
            order.Add((int)rows[0].Numbers[0]);
            return FakeModel.Echo(rows);
        };
        _model.Open();
        await Task.WhenAll([running, .. requests]);
        await AssertFreedOnceAsync(loaded);
        return order[1..];
    }

    private LoadedModel<TabularRow, TabularResult> Load(ServingConfig serving) => LoadedModels.Load(_model, LoadedModels.Config(serving), _lifetime);

    /// <summary>A model whose only slot is taken.</summary>
    private async Task<(LoadedModel<TabularRow, TabularResult> Loaded, Task Running)> BusyAsync(ServingConfig serving)
    {
        var loaded = Load(serving);
        _model.Close();
        var running = loaded.InferAsync([LoadedModels.Row(0)], CancellationToken.None).AsTask();
        await _model.EnteredAsync(1);
        return (loaded, running);
    }

    private async Task AssertFreedOnceAsync(LoadedModel<TabularRow, TabularResult> loaded)
    {
        Assert.That(_lifetime.Disposals, Is.Zero);
        loaded.Retire();
        await Poll.UntilAsync(() => Task.FromResult(_lifetime.Disposals > 0), "the model is freed");
        Assert.That(_lifetime.Disposals, Is.EqualTo(1));
    }
}
