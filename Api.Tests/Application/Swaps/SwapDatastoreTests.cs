using Interlock.Api.Tests.Support;
using Interlock.Application.Configuration;
using Interlock.Application.Swaps;
using Interlock.Application.Swaps.Revisions;
using Interlock.Domain;
using Interlock.Domain.Swaps;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Interlock.Api.Tests.Application.Swaps;

/// <summary>Swaps and the datastore: while it is away, and over a restart. Each test names the guard that it fails without.</summary>
[TestFixture(DatastoreProvider.Sqlite)]
[TestFixture(DatastoreProvider.Postgresql)]
[TestFixture(DatastoreProvider.Sqlserver)]
[Parallelizable]
public sealed class SwapDatastoreTests(DatastoreProvider provider)
{
    private static readonly (string, string)[] Files = [("v1", "add=1"), ("v2", "fail=infer"), ("v3", "add=1 another")];

    private readonly AwayRevisions _revisions = new();

    // Guard: RevisionStore.PublishAsync comes before SwapPublisher, and SwapService discards what is not published.
    [Test]
    public async Task Apply_DatastoreAway_ChangesNothing()
    {
        await using var server = await SwapServer.StartAsync(provider, SwapServer.Model("active: v1"), _revisions.Wire, Files);
        _revisions.IsAway = true;

        Assert.That(
            async () => await server.ApplyAsync(SwapServer.Model("active: v3")),
            Throws.TypeOf<UnavailableException>().With.Property("Code").EqualTo("datastore_unavailable"));

        Assert.That(await server.AskAsync(), Is.EqualTo((11, "v1", 1)));
        await server.RequireFreedAsync();
        _revisions.IsAway = false;
        Assert.That((await server.ApplyAsync(SwapServer.Model("active: v3"))).Revision, Is.EqualTo(2));
    }

    // Guard: RevisionStore.RejectAsync lets a refusal stand that could not be stored.
    [Test]
    public async Task Apply_RefusedWhileTheDatastoreIsAway_IsRefusedAllTheSame()
    {
        await using var server = await SwapServer.StartAsync(provider, SwapServer.Model("active: v1"), _revisions.Wire, Files);
        _revisions.IsAway = true;

        var result = await server.ApplyAsync(SwapServer.Model("active: v4"));

        Assert.That((result.Outcome, result.Revision, result.Stored), Is.EqualTo((SwapOutcome.Refused, 1, (int?)null)));
    }

    // Guards: SwapRollout publishes before the datastore answers; what is pending is stored before the next revision takes a number.
    [Test]
    public async Task Watch_DatastoreAway_RollsBackAtOnceUnderTheNumberOfTheGoodRevision()
    {
        await using var server = await SwapServer.StartAsync(provider, SwapServer.Model("active: v1"), _revisions.Wire, Files);
        await server.ApplyAsync(SwapServer.Model("active: v2"));
        _revisions.IsAway = true;

        await FailAsync(server, untilRevision: 1);
        Assert.That(await server.AskAsync(), Is.EqualTo((11, "v1", 1)));

        _revisions.IsAway = false;
        Assert.That((await server.ApplyAsync(SwapServer.Model("active: v3"))).Revision, Is.EqualTo(3), "no caller was given 3");
        var stored = await StoredAsync(server);
        Assert.That(stored.Select(one => (one.Number, one.Source, one.Outcome)), Is.EqualTo([
            (3, RevisionSource.Api, RevisionOutcome.Published),
            (2, RevisionSource.Api, RevisionOutcome.RolledBack),
            (1, RevisionSource.Start, RevisionOutcome.Published),
        ]));
    }

    // Guard: RollbackStore writes the journal, and ActiveRevision recovers it.
    [Test]
    public async Task Watch_DatastoreAwayUntilTheServerStops_StaysRolledBackAfterARestart()
    {
        Assume.That(provider, Is.EqualTo(DatastoreProvider.Sqlite), "the journal of the others lies beside config.yaml, which a test server does not keep");
        await using var server = await SwapServer.StartAsync(provider, SwapServer.Model("active: v1"), _revisions.Wire, Files);
        await server.ApplyAsync(SwapServer.Model("active: v2"));
        _revisions.IsAway = true;
        await FailAsync(server, untilRevision: 1);

        await using var again = await server.RestartAsync(SwapServer.Model("active: v2"));

        Assert.That(await again.AskAsync(), Is.EqualTo((11, "v1", 1)));
        Assert.That((await StoredAsync(again)).Select(one => one.Outcome), Is.EqualTo([RevisionOutcome.RolledBack, RevisionOutcome.Published]));
    }

    // Guard: SwapService.RollBackAsync takes no turn and needs no datastore for what was active in this process.
    [Test]
    public async Task RollBack_DatastoreAway_IsPublishedAtOnceAndStoredLater()
    {
        await using var server = await SwapServer.StartAsync(provider, SwapServer.Model("active: v1"), _revisions.Wire, Files);
        await server.ApplyAsync(SwapServer.Model("active: v2\nswap: { watch: 0s }"));
        _revisions.IsAway = true;

        var result = await server.RollBackAsync(null);
        Assert.That((result.Outcome, result.Revision), Is.EqualTo((SwapOutcome.Published, 1)));
        Assert.That(await server.AskAsync(), Is.EqualTo((11, "v1", 1)));

        _revisions.IsAway = false;
        await Poll.UntilAsync(async () => (await StoredAsync(server))[0].Outcome == RevisionOutcome.RolledBack, "the rollback is stored");
        await using var again = await server.RestartAsync(SwapServer.Model("active: v2\nswap: { watch: 0s }"));
        Assert.That(await again.AskAsync(), Is.EqualTo((11, "v1", 1)));
    }

    // Guard: RollbackStore does not wait for a datastore that hangs, and SwapPublisher renumbers once it answers.
    [Test]
    public async Task Watch_DatastoreHangs_RollsBackAtOnceAndTakesItsNumberLater()
    {
        await using var server = await SwapServer.StartAsync(provider, SwapServer.Model("active: v1"), _revisions.Wire, Files);
        await server.ApplyAsync(SwapServer.Model("active: v2"));
        var hang = _revisions.Hang();

        await FailAsync(server, untilRevision: 1);
        Assert.That(await server.AskAsync(), Is.EqualTo((11, "v1", 1)));

        hang.SetResult();
        await Poll.UntilAsync(async () => await server.AskAsync() is (11, "v1", 3), "the revision that was stored has its number");
        await server.RequireFreedAsync();
    }

    // Guard: RollbackStore stores in order, so that what was published last has the highest number.
    [Test]
    public async Task Apply_WhileARollbackIsStillBeingStored_IsWhatIsActiveAfterARestart()
    {
        await using var server = await SwapServer.StartAsync(provider, SwapServer.Model("active: v1"), _revisions.Wire, Files);
        await server.ApplyAsync(SwapServer.Model("active: v2"));
        var hang = _revisions.Hang();
        await FailAsync(server, untilRevision: 1);

        var edit = server.ApplyAsync(SwapServer.Model("active: v3"));
        hang.SetResult();
        Assert.That((await edit).Outcome, Is.EqualTo(SwapOutcome.Published));

        Assert.That(await server.AskAsync(), Is.EqualTo((11, "v3", (await edit).Revision)));
        await Poll.UntilAsync(
            async () => (await StoredAsync(server)).First(one => one.Outcome == RevisionOutcome.Published).Number == (await edit).Revision, "it is the last published one");
    }

    // Guard: SwapRollout.StartAsync compares fingerprints.
    [Test]
    public async Task Start_WithWhatWasServedLast_KeepsTheRevision()
    {
        await using var server = await SwapServer.StartAsync(provider, SwapServer.Model("active: v1"), _ => { }, Files);
        await server.ApplyAsync(SwapServer.Model("active: v3"));

        await using var again = await server.RestartAsync(SwapServer.Model("active: v3  # commented since"));
        Assert.That(await again.AskAsync(), Is.EqualTo((11, "v3", 2)));

        again.Write("v3", "add=1 changed while nothing ran");
        await using var changed = await again.RestartAsync(SwapServer.Model("active: v3"));
        Assert.That(await changed.AskAsync(), Is.EqualTo((11, "v3", 3)), "another content is another revision");
    }

    private static async Task FailAsync(SwapServer server, int untilRevision)
    {
        for (var i = 0; i < 3; i++)
        {
            await server.PostAsync(1);
        }

        await Poll.UntilAsync(() => Task.FromResult(server.Catalog.Current.Revision == untilRevision), "the swap is rolled back");
    }

    private static Task<IReadOnlyList<ConfigRevision>> StoredAsync(SwapServer server) =>
        server.Server.App.Services.GetRequiredService<IRevisionDatastore>().ListAsync(null, 10, CancellationToken.None);
}
