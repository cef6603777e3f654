using Interlock.Api.Tests.Support;
using Interlock.Application.Swaps;
using Interlock.Application.Swaps.Revisions;
using Interlock.Domain;
using Interlock.Domain.Swaps;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Interlock.Api.Tests.Application.Swaps;

/// <summary>Swaps and the datastore: while it is away, and over a restart. Each test names the guard that it fails without.</summary>
public sealed class SwapDatastoreTests
{
    private static readonly (string, string)[] Files = [("v1", "add=1"), ("v2", "fail=infer"), ("v3", "add=1 another")];

    private readonly AwayRevisions _revisions = new();

    // Guard: RevisionBook.PublishAsync stores before SwapPublisher publishes, and SwapService.PublishAsync discards what is not published.
    [Test]
    public async Task Apply_DatastoreAway_ChangesNothing()
    {
        await using var server = await SwapServer.StartAsync(SwapServer.Model("active: v1"), _revisions.Wire, Files);
        _revisions.IsAway = true;

        Assert.That(
            async () => await server.ApplyAsync(SwapServer.Model("active: v3")),
            Throws.TypeOf<UnavailableException>().With.Property("Code").EqualTo("datastore_unavailable"));

        Assert.That(await server.AskAsync(), Is.EqualTo((11, "v1", 1)));
        await server.RequireFreedAsync();
        _revisions.IsAway = false;
        Assert.That((await server.ApplyAsync(SwapServer.Model("active: v3"))).Revision, Is.EqualTo(2));
    }

    // Guard: RevisionBook.RefuseAsync lets a refusal stand that could not be stored.
    [Test]
    public async Task Apply_RefusedWhileTheDatastoreIsAway_IsRefusedAllTheSame()
    {
        await using var server = await SwapServer.StartAsync(SwapServer.Model("active: v1"), _revisions.Wire, Files);
        _revisions.IsAway = true;

        var result = await server.ApplyAsync(SwapServer.Model("active: v4"));

        Assert.That((result.Outcome, result.Revision, result.Stored), Is.EqualTo((SwapOutcome.Refused, 1, (int?)null)));
    }

    // Guards: RevisionBook.UndoAsync does not fail with the datastore; what it owes is stored before the next revision takes a number.
    [Test]
    public async Task Undo_DatastoreAway_ComesBackAllTheSameUnderANumberOfItsOwn()
    {
        await using var server = await SwapServer.StartAsync(SwapServer.Model("active: v1"), _revisions.Wire, Files);
        await server.ApplyAsync(SwapServer.Model("active: v2"));
        _revisions.IsAway = true;

        await FailAsync(server);
        Assert.That(await server.AskAsync(), Is.EqualTo((11, "v1", 3)));

        _revisions.IsAway = false;
        Assert.That((await server.ApplyAsync(SwapServer.Model("active: v3"))).Revision, Is.EqualTo(4), "3 was served already");
        var stored = await StoredAsync(server);
        Assert.That(stored.Select(one => (one.Number, one.Source, one.Outcome)), Is.EqualTo([
            (4, RevisionSource.Api, RevisionOutcome.Published),
            (3, RevisionSource.Watch, RevisionOutcome.Published),
            (2, RevisionSource.Api, RevisionOutcome.RolledBack),
            (1, RevisionSource.Start, RevisionOutcome.Published),
        ]));
    }

    // Guard: SwapStart.BroughtBackAsync.
    [Test]
    public async Task Start_WithWhatWasUndone_ServesWhatCameBackAndSaysSo()
    {
        await using var server = await SwapServer.StartAsync(SwapServer.Model("active: v1"), Files);
        await server.ApplyAsync(SwapServer.Model("active: v2"));
        await FailAsync(server);
        Assert.That(await server.AskAsync(), Is.EqualTo((11, "v1", 3)));

        var log = new CapturedLog();
        await using var again = await server.RestartAsync(SwapServer.Model("active: v2"), log.Wire);

        Assert.That(await again.AskAsync(), Is.EqualTo((11, "v1", 3)));
        Assert.That(log.Lines.Select(line => line.Text), Has.Some.StartsWith("config.yaml is as it was in revision 2, which was undone: models.echo: version v2 failed 3 of"));
        await again.RequireFreedAsync();

        await using var edited = await again.RestartAsync(SwapServer.Model("active: v3"));
        Assert.That(await edited.AskAsync(), Is.EqualTo((11, "v3", 4)), "any other configuration is taken");
    }

    // Guard: SwapStart.Tell. The good file is gone: it cannot be served, and nobody may believe it is.
    [Test]
    public async Task Start_WithAFileThatWasUndone_SaysThatItIsServed()
    {
        var models = SwapServer.Model("active: v1");
        await using var server = await SwapServer.StartAsync(models, Files);
        server.Write("v1", "fail=infer");
        await server.ApplyAsync(models);
        await FailAsync(server);
        Assert.That(await server.AskAsync(), Is.EqualTo((11, "v1", 3)));

        var log = new CapturedLog();
        await using var again = await server.RestartAsync(models, log.Wire);

        Assert.That(again.Catalog.Current.Revision, Is.EqualTo(4));
        var told = log.Lines.Select(line => line.Text).Single(text => text.StartsWith("config.yaml is as it was in revision 2, which was undone", StringComparison.Ordinal));
        Assert.That(told, Does.EndWith("is not what it was then: put the good one back"));
    }

    // Guard: SwapStart.TellRefusedAsync.
    [Test]
    public async Task Start_WithWhatTheGateRefused_SaysThatItIsServed()
    {
        await using var server = await SwapServer.StartAsync(SwapServer.Model("active: v1"), ("v1", "add=1"), ("v2", "add=7"), ("v3", "add=1"));
        await server.AskAsync();
        Assert.That((await server.ApplyAsync(SwapServer.Model("active: v2"))).Outcome, Is.EqualTo(SwapOutcome.Refused));

        var log = new CapturedLog();
        await using var again = await server.RestartAsync(SwapServer.Model("active: v2"), log.Wire);

        Assert.That(await again.AskAsync(), Is.EqualTo((17, "v2", 3)));
        Assert.That(log.Lines.Select(line => line.Text), Has.One.StartsWith("config.yaml is as it was in revision 2, which was refused: models.echo: "));
    }

    // Guard: RevisionBook.StartAsync compares fingerprints.
    [Test]
    public async Task Start_WithWhatWasServedLast_KeepsTheRevision()
    {
        await using var server = await SwapServer.StartAsync(SwapServer.Model("active: v1"), Files);
        await server.ApplyAsync(SwapServer.Model("active: v3"));

        await using var again = await server.RestartAsync(SwapServer.Model("active: v3  # commented since"));
        Assert.That(await again.AskAsync(), Is.EqualTo((11, "v3", 2)));

        again.Write("v3", "add=1 changed while nothing ran");
        await using var changed = await again.RestartAsync(SwapServer.Model("active: v3"));
        Assert.That(await changed.AskAsync(), Is.EqualTo((11, "v3", 3)), "another content is another revision");
    }

    private static async Task FailAsync(SwapServer server)
    {
        for (var i = 0; i < 3; i++)
        {
            await server.PostAsync(1);
        }

        await Poll.UntilAsync(() => Task.FromResult(server.Catalog.Current.Revision == 3), "the swap is undone");
    }

    private static Task<IReadOnlyList<ConfigRevision>> StoredAsync(SwapServer server) =>
        server.Server.App.Services.GetRequiredService<IRevisionDatastore>().ListAsync(null, 10, CancellationToken.None);
}
