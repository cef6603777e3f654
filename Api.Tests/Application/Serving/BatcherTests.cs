using Interlock.Api.Tests.Support;
using Interlock.Application.Configuration;
using Interlock.Application.Serving.Batching;
using Interlock.Domain;
using Interlock.Domain.Tabular;
using NUnit.Framework;

namespace Interlock.Api.Tests.Application.Serving;

public sealed class BatcherTests
{
    private readonly FakeModel _model = new();
    private readonly Lifetime _lifetime = new();

    [Test]
    public async Task Infer_Free_RunsAtOnceWithoutAQueue()
    {
        var inference = await Load().InferAsync([LoadedModels.Row(1), LoadedModels.Row(2)], CancellationToken.None);

        Assert.That(inference.Outputs.Select(output => output.Result), Is.EqualTo(new[] { 1.0, 2.0 }));
        Assert.That((inference.BatchSize, inference.Queued), Is.EqualTo((2, TimeSpan.Zero)));
    }

    [Test]
    public async Task Infer_DeadlineWhileRunning_FailsTheCallerAndKeepsTheModelUntilTheRunEnds()
    {
        var loaded = Load(Serving(timeout: 50));
        _model.Close();

        await AssertDeadlineAsync(loaded.InferAsync([LoadedModels.Row(1)], CancellationToken.None).AsTask());

        loaded.Retire();
        Assert.That(_lifetime.Disposals, Is.Zero, "the run still uses it");
        _model.Open();
        await FreedAsync();
    }

    [Test]
    public async Task Infer_DeadlineWhileWaiting_FailsTheCallerAndNeverRuns()
    {
        var loaded = Load(Serving(timeout: 50));
        _model.Close();
        var running = loaded.InferAsync([LoadedModels.Row(1)], CancellationToken.None).AsTask();
        var waiting = loaded.InferAsync([LoadedModels.Row(2)], CancellationToken.None).AsTask();

        await AssertDeadlineAsync(running);
        await AssertDeadlineAsync(waiting);

        loaded.Retire();
        _model.Open();
        await FreedAsync();
        Assert.That(_model.Runs, Is.EqualTo(new[] { 1 }));
    }

    [Test]
    public async Task Infer_CallerCancelsWhileWaiting_IsCancelledAndFreesItsLease()
    {
        var loaded = Load();
        _model.Close();
        var running = loaded.InferAsync([LoadedModels.Row(1)], CancellationToken.None).AsTask();
        using var caller = new CancellationTokenSource();
        var waiting = loaded.InferAsync([LoadedModels.Row(2)], caller.Token).AsTask();

        await caller.CancelAsync();

        Assert.That(async () => await waiting, Throws.InstanceOf<OperationCanceledException>());
        _model.Open();
        await running;
        loaded.Retire();
        await FreedAsync();
    }

    [Test]
    public async Task Infer_QueueOfNone_RunsOrRefuses()
    {
        var loaded = Load(Serving(queue: 0));
        _model.Close();
        var running = loaded.InferAsync([LoadedModels.Row(1)], CancellationToken.None).AsTask();

        Assert.That(
            async () => await loaded.InferAsync([LoadedModels.Row(2)], CancellationToken.None),
            Throws.TypeOf<UnavailableException>().With.Property("Code").EqualTo("overloaded"));

        _model.Open();
        Assert.That((await running).Outputs[0].Result, Is.EqualTo(1));
    }

    [Test]
    public async Task Infer_ManyWaitingForManyInstances_NeverRunsMoreThanABatchAtOnceAndEachGetsItsOwn()
    {
        const int Instances = 8;
        const int Requests = 40_000;
        var loaded = Load(new ServingConfig { MaxBatch = 8, Instances = Instances, Queue = Requests, Timeout = TimeSpan.FromMinutes(1) });
        _model.Close();
        TabularRow[][] rows = [.. Enumerable.Range(0, Requests).Select(i => Enumerable.Range(i, 1 + i * 5 % 11).Select(number => LoadedModels.Row(number)).ToArray())];
        var answers = rows.Select(row => loaded.InferAsync(row, CancellationToken.None).AsTask()).ToList();
        await _model.EnteredAsync(Instances);

        _model.Open();

        for (var i = 0; i < Requests; i++)
        {
            var outputs = (await answers[i]).Outputs;
            Assert.That(outputs.Select(output => output.Result).SequenceEqual(rows[i].Select(row => row.Numbers[0])), $"request {i} got another's answers");
        }

        Assert.That(_model.Runs.Max(), Is.EqualTo(8));
        Assert.That(_model.Runs.Sum(), Is.EqualTo(rows.Sum(row => row.Length)));
    }

    [Test]
    public async Task Infer_QueueFull_SaysWhenItWillHaveBeenServed()
    {
        var time = new ManualTime();
        var config = LoadedModels.Config(new ServingConfig { MaxBatch = 1, Instances = 2, Queue = 4, Timeout = TimeSpan.FromMinutes(1) });
        var loaded = LoadedModels.Load(_model, config, _lifetime, time);
        _model.Answer = rows =>
        {
            time.Advance(TimeSpan.FromSeconds(3));
            return FakeModel.Echo(rows);
        };
        await loaded.InferAsync([LoadedModels.Row(1)], CancellationToken.None);
        _model.Close();

        var requests = Enumerable.Range(0, 10).Select(_ => loaded.InferAsync([LoadedModels.Row(1)], CancellationToken.None).AsTask()).ToList();

        var refused = requests.First(request => request.IsFaulted).Exception!.InnerException as UnavailableException;
        Assert.That(refused?.RetryAfter, Is.EqualTo(TimeSpan.FromSeconds(6)), "two turns of two, three seconds each");
        _model.Answer = FakeModel.Echo;
        _model.Open();
        await Task.WhenAll(requests.Where(request => !request.IsFaulted));
    }

    private static ServingConfig Serving(int timeout = 20_000, int queue = 4) =>
        new() { MaxBatch = 8, Instances = 1, Queue = queue, Timeout = TimeSpan.FromMilliseconds(timeout) };

    private static async Task AssertDeadlineAsync(Task request)
    {
        try
        {
            await request;
            Assert.Fail("It was answered.");
        }
        catch (DeadlineExceededException e)
        {
            Assert.That(e.Message, Is.EqualTo("Model 'echo' did not answer within 50 ms."));
        }
    }

    private LoadedModel<TabularRow, TabularResult> Load(ServingConfig? serving = null) =>
        LoadedModels.Load(_model, LoadedModels.Config(serving), _lifetime);

    private async Task FreedAsync()
    {
        await Poll.UntilAsync(() => Task.FromResult(_lifetime.Disposals > 0), "the model is freed");
        Assert.That(_lifetime.Disposals, Is.EqualTo(1));
    }
}
