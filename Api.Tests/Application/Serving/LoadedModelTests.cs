using Interlock.Api.Tests.Support;
using Interlock.Application.Configuration;
using Interlock.Application.Serving.Batching;
using Interlock.Application.Serving.Catalog;
using Interlock.Domain;
using Interlock.Domain.Models;
using Interlock.Domain.Tabular;
using NUnit.Framework;

namespace Interlock.Api.Tests.Application.Serving;

public sealed class LoadedModelTests
{
    private readonly Lifetime _lifetime = new();

    [Test]
    public void Retire_NoLease_FreesOnceAndRefuses()
    {
        var loaded = LoadedModels.Load(new FakeModel(), lifetime: _lifetime);

        loaded.Retire();

        Assert.That(_lifetime.Disposals, Is.EqualTo(1));
        Assert.That(loaded.TryAcquire(), Is.False);
        Assert.That(_lifetime.Disposals, Is.EqualTo(1));
    }

    [Test]
    public void Release_FromManyThreads_FreesExactlyOnce()
    {
        var loaded = LoadedModels.Load(new FakeModel(), lifetime: _lifetime);
        var leases = Enumerable.Range(1, 1000).Select(revision =>
        {
            Assert.That(loaded.TryAcquire());
            return new ModelLease<TabularRow, TabularResult>(revision, loaded, []);
        }).ToList();
        loaded.Retire();
        Assert.That(_lifetime.Disposals, Is.Zero);

        Parallel.ForEach(leases, lease => lease.Dispose());

        Assert.That(_lifetime.Disposals, Is.EqualTo(1));
    }

    [Test]
    public void WarmUp_ModelGivesUpByItself_IsItsFailure()
    {
        var model = new FakeModel { Answer = _ => throw new OperationCanceledException() };
        var loaded = new LoadedModel<TabularRow, TabularResult>(
            new ModelVersion("echo", "v1", LoadedModels.Config()),
            new ModelInstance<TabularRow, TabularResult>(model, new Dictionary<string, string>(), _lifetime),
            [new("a made-up request", LoadedModels.Row(1), _ => { })],
            TimeProvider.System);

        Assert.That(async () => await loaded.WarmUpAsync(CancellationToken.None), Throws.TypeOf<ModelLoadException>());
    }

    [TestCase(3, true)]
    [TestCase(4, false)]
    public async Task WarmUp_FirstAnswersAreLate_AreAskedForAgain(int late, bool loads)
    {
        var serving = new ServingConfig { MaxBatch = 1, Instances = 8, Queue = 4, Timeout = TimeSpan.FromMilliseconds(500) };
        var loaded = new LoadedModel<TabularRow, TabularResult>(
            new ModelVersion("echo", "v1", LoadedModels.Config(serving)),
            new ModelInstance<TabularRow, TabularResult>(new LateModel(late), new Dictionary<string, string>(), _lifetime),
            [new("a made-up request", LoadedModels.Row(1), _ => { })],
            TimeProvider.System);
        if (loads)
        {
            await loaded.WarmUpAsync(CancellationToken.None);
            Assert.That(loaded.Examples, Has.Count.EqualTo(1));
        }
        else
        {
            await Assert.ThatAsync(() => loaded.WarmUpAsync(CancellationToken.None), Throws.TypeOf<ModelLoadException>());
        }
    }

    [Test]
    public void WarmUp_WrongAnswer_NamesTheExample()
    {
        var model = new FakeModel();
        Example<TabularRow, TabularResult> Example(string name, double expected) =>
            new(name, LoadedModels.Row(1), result => _ = result.Result == expected ? 0 : throw new InferenceException($"the result is {result.Result}, expected {expected}"));
        var loaded = new LoadedModel<TabularRow, TabularResult>(
            new ModelVersion("echo", "v1", LoadedModels.Config()),
            new ModelInstance<TabularRow, TabularResult>(model, new Dictionary<string, string>(), _lifetime),
            [Example("golden.jsonl:1", 1), Example("golden.jsonl:2", 2)],
            TimeProvider.System);

        Assert.That(
            async () => await loaded.WarmUpAsync(CancellationToken.None),
            Throws.TypeOf<ModelLoadException>().With.Message.EqualTo("golden.jsonl:2: the result is 1, expected 2"));
    }

    [Test]
    public async Task WarmUp_ManyWrongAnswers_NamesTenOfThem()
    {
        var examples = Enumerable.Range(1, 40).Select(i => new Example<TabularRow, TabularResult>(
            $"golden.jsonl:{i}", LoadedModels.Row(i), result => _ = result.Result % 2 == 0 ? throw new InferenceException("odd") : 0)).ToList();
        var loaded = new LoadedModel<TabularRow, TabularResult>(
            new ModelVersion("echo", "v1", LoadedModels.Config()),
            new ModelInstance<TabularRow, TabularResult>(new FakeModel(), new Dictionary<string, string>(), _lifetime),
            examples,
            TimeProvider.System);

        var failure = (await Assert.ThrowsAsync<ModelLoadException>(() => loaded.WarmUpAsync(CancellationToken.None)))!;

        Assert.That(failure.Problems, Is.EqualTo(Enumerable.Range(1, 10).Select(i => $"golden.jsonl:{2 * i}: odd")));
    }

    [TestCase(801, 423, "$.instances[423]: it is odd")]
    [TestCase(801, 800, "$.instances[800]: it is odd")]
    [TestCase(2, 0, "$.instances[0]: it is odd")]
    [TestCase(1, 0, "it is odd")]
    public void Infer_OneOfManyRowsFails_NamesTheRow(int rows, int bad, string expected)
    {
        var model = new FakeModel { Answer = batch => batch.Any(row => row.Numbers[0] == 666) ? throw new InferenceException("it is odd") : FakeModel.Echo(batch) };
        var loaded = LoadedModels.Load(model);

        Assert.That(
            async () => await loaded.InferAsync([.. Enumerable.Range(0, rows).Select(i => LoadedModels.Row(i == bad ? 666 : 1))], CancellationToken.None),
            Throws.TypeOf<InferenceException>().With.Message.EqualTo(expected));
    }

    [Test]
    public void Infer_RowsFailOnlyTogether_NamesThem()
    {
        var loaded = LoadedModels.Load(new FakeModel { Answer = batch => batch.Count > 1 ? throw new InferenceException("one at a time") : FakeModel.Echo(batch) });

        Assert.That(
            async () => await loaded.InferAsync([LoadedModels.Row(1), LoadedModels.Row(2)], CancellationToken.None),
            Throws.TypeOf<InferenceException>().With.Message.EqualTo("$.instances[0] to $.instances[1], only when they are answered together: one at a time"));
    }

    /// <summary>Answers its first runs too late.</summary>
    private sealed class LateModel(int late) : IModel<TabularRow, TabularResult>
    {
        private int _runs;

        public async ValueTask<IReadOnlyList<TabularResult>> Infer(IReadOnlyList<TabularRow> inputs, CancellationToken cancellationToken)
        {
            if (Interlocked.Increment(ref _runs) <= late)
            {
                await Task.Delay(1500, CancellationToken.None);
            }

            return FakeModel.Echo(inputs);
        }
    }
}
