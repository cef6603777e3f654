using Interlock.Api.Tests.Support;
using Interlock.Application.Serving.Batching;
using Interlock.Application.Serving.Catalog;
using Interlock.Domain;
using Interlock.Domain.Images;
using Interlock.Domain.Tabular;
using NUnit.Framework;

namespace Interlock.Api.Tests.Application.Serving;

public sealed class ModelCatalogTests
{
    private readonly Lifetime _lifetime = new();

    [Test]
    public void Acquire_UnknownModel_NamesTheKnown()
    {
        using var catalog = LoadedModels.Catalog(Load());

        Assert.That(
            () => catalog.Acquire<TabularRow, TabularResult>("eco"),
            Throws.TypeOf<UnknownModelException>().With.Message.EqualTo("There is no model 'eco'. Known models: echo."));
        Assert.That(() => catalog.Acquire<Picture, ImageResult>("echo"), Throws.TypeOf<UnknownModelException>());
    }

    [Test]
    public void Acquire_BeforeTheFirstLoad_IsNotReady()
    {
        using var catalog = new ModelCatalog(
            new Dictionary<string, Interlock.Application.Configuration.ModelConfig> { ["echo"] = LoadedModels.Config() });

        Assert.That(() => catalog.Acquire<TabularRow, TabularResult>("echo"), Throws.TypeOf<UnavailableException>().With.Property("Code").EqualTo("not_ready"));
        Assert.That((catalog.Current.Revision, catalog.Current.IsReady), Is.EqualTo((0, false)));
    }

    [Test]
    public void Publish_NextVersion_RetiresThePreviousAfterItsLastLease()
    {
        var (first, second) = (Load(), LoadedModels.Load(new FakeModel()));
        using var catalog = LoadedModels.Catalog(first);
        var lease = catalog.Acquire<TabularRow, TabularResult>("echo");
        var another = catalog.Acquire<TabularRow, TabularResult>("echo");

        catalog.Publish([second]);

        using (var next = catalog.Acquire<TabularRow, TabularResult>("echo"))
        {
            Assert.That((next.Loaded, next.Revision), Is.EqualTo((second, 2)));
        }

        Assert.That((lease.Loaded, lease.Revision, _lifetime.Disposals), Is.EqualTo((first, 1, 0)));
        lease.Dispose();
        lease.Dispose();
        Assert.That(_lifetime.Disposals, Is.Zero, "a lease counts once, however often it is disposed");
        another.Dispose();
        Assert.That(_lifetime.Disposals, Is.EqualTo(1));
        Assert.That(() => lease.Loaded, Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public void Publish_TheSameInstanceAgain_KeepsIt()
    {
        var model = Load();
        using var catalog = LoadedModels.Catalog(model);

        catalog.Publish([model]);

        Assert.That((_lifetime.Disposals, catalog.Current.Revision), Is.EqualTo((0, 2)));
        using var lease = catalog.Acquire<TabularRow, TabularResult>("echo");
    }

    [Test]
    public void Dispose_WithALeaseOut_FreesWithTheLeaseAndRefusesTheNext()
    {
        var catalog = LoadedModels.Catalog(Load());
        var lease = catalog.Acquire<TabularRow, TabularResult>("echo");

        catalog.Dispose();
        catalog.Dispose();

        Assert.That(_lifetime.Disposals, Is.Zero);
        lease.Dispose();
        Assert.That(_lifetime.Disposals, Is.EqualTo(1));
        Assert.That(() => catalog.Acquire<TabularRow, TabularResult>("echo"), Throws.TypeOf<UnavailableException>());
    }

    [Test]
    public async Task Acquire_DuringThousandsOfSwaps_NeverFailsAndEachVersionIsFreedOnce()
    {
        const int Swaps = 5000;
        var lifetimes = Enumerable.Range(0, Swaps + 1).Select(_ => new Lifetime()).ToList();
        var catalog = LoadedModels.Catalog(LoadedModels.Load(new FakeModel(), lifetime: lifetimes[0]));
        using var started = new Barrier(9);
        using var done = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 8).Select(_ => Task.Factory.StartNew(
            () =>
            {
                started.SignalAndWait();
                var (acquired, revision) = (0, 0);
                while (!done.IsCancellationRequested)
                {
                    using var lease = catalog.Acquire<TabularRow, TabularResult>("echo");
                    var at = lease.Revision - 1;
                    if (lifetimes[at].Disposals > 0 || lease.Revision < revision)
                    {
                        throw new InvalidOperationException($"revision {lease.Revision} after {revision}, freed {lifetimes[at].Disposals} times while leased");
                    }

                    (acquired, revision) = (acquired + 1, lease.Revision);
                }

                return acquired;
            },
            TaskCreationOptions.LongRunning)).ToList();

        started.SignalAndWait();
        for (var i = 1; i <= Swaps; i++)
        {
            catalog.Publish([LoadedModels.Load(new FakeModel(), lifetime: lifetimes[i])]);
        }

        await done.CancelAsync();
        Assert.That((await Task.WhenAll(readers)).Sum(), Is.Positive);
        catalog.Dispose();
        Assert.That(lifetimes.Select(lifetime => lifetime.Disposals), Has.All.EqualTo(1));
    }

    private LoadedModel<TabularRow, TabularResult> Load() => LoadedModels.Load(new FakeModel(), lifetime: _lifetime);
}
