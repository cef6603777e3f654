using System.Text.Json;
using Interlock.Api.Tests.Support;
using Interlock.Application.Swaps;
using Interlock.Application.Swaps.Revisions;
using Interlock.Domain;
using Interlock.Domain.Swaps;
using NUnit.Framework;

namespace Interlock.Api.Tests.Application.Swaps;

/// <summary>What is watched, and what is not. Each test names the guard that it fails without.</summary>
public sealed class SwapWatchTests
{
    private static readonly (string, string)[] Files = [("v1", "add=1"), ("v2", "add=1 another"), ("v3", "add=7")];

    // Guards: ActiveState.Held holds what is kept warm, SwapPlanner keeps what is just what is wanted.
    [Test]
    public async Task RollBack_WhileTheWatchRuns_BringsTheWarmInstanceBack()
    {
        await using var server = await SwapServer.StartAsync(SwapServer.Model("active: v1"), Files);
        var warm = server.Catalog.Current.Models["echo"].Active;
        await server.ApplyAsync(SwapServer.Model("active: v2"));

        var result = await RollBackAsync(server, null);

        Assert.That((result.Outcome, result.Revision), Is.EqualTo((SwapOutcome.Published, 3)));
        Assert.That(server.Catalog.Current.Models["echo"].Active, Is.SameAs(warm));
        Assert.That(server.Models.Made, Has.Count.EqualTo(2), "nothing was loaded for it");
        await server.RequireFreedAsync();
        Assert.That(server.Models.Live.Single().Name, Is.EqualTo("v1"));
    }

    // Guard: SwapPublisher watches nothing that ops brought back: its answers differ from what went wrong, or nobody would want it back.
    [Test]
    public async Task RollBack_AnswersDiffer_IsNotHeldAgainstWhatWentWrong()
    {
        const string Settings = "serving: { timeout: 60s }";
        await using var server = await SwapServer.StartAsync(SwapServer.Model($"active: v1\n{Settings}"), Files);
        await server.ApplyAsync(SwapServer.Model($"active: v3\n{Settings}\nswap: {{ on-drift: warn, watch: 0s }}"));
        Assert.That(server.Publisher.State.Watch, Is.Null);

        await RollBackAsync(server, 1);

        Assert.That(server.Publisher.State.Watch, Is.Null);
        Assert.That(await server.AskAsync(), Is.EqualTo((11, "v1", 3)));
        await server.RequireFreedAsync();
    }

    // Guard: SnapshotBuilder.PairsOf watches nothing that passed its watch: it would be undone by what it replaces, and itself come back.
    [Test]
    public async Task Apply_EditTakenBackDuringItsWatch_IsNotHeldAgainstIt()
    {
        await using var server = await SwapServer.StartAsync(SwapServer.Model("active: v1"), Files);
        await server.ApplyAsync(SwapServer.Model("active: v2"));

        await server.ApplyAsync(SwapServer.Model("active: v1"));

        Assert.That(server.Publisher.State.Watch, Is.Null);
        Assert.That(await server.AskAsync(), Is.EqualTo((11, "v1", 3)));
        await server.RequireFreedAsync();
    }

    // Guard: SwapPublisher.WatchAsync looks at SwapWatch.IsEnded.
    [Test]
    public async Task Stop_WhileTheWatchRuns_DoesNotPassIt()
    {
        var log = new CapturedLog();
        await using (var server = await SwapServer.StartAsync(SwapServer.Model("active: v1"), log.Wire, Files))
        {
            await server.ApplyAsync(SwapServer.Model("active: v2"));
        }

        Assert.That(log.Lines.Select(line => line.Text), Has.None.Contains("passed its watch"));
        Assert.That(log.Errors, Is.Empty);
    }

    // Guard: SnapshotBuilder.PairsOf keeps the pairs that are open, Build their mirrors.
    [Test]
    public async Task Watch_AnotherModelIsChangedMeanwhile_GoesOn()
    {
        string Models(string a, string b) => SwapServer.Model(a, "a") + SwapServer.Model(b, "b");
        await using var server = await SwapServer.StartAsync(Models("active: v1", "active: v1"), Files);
        BadRow.FailIn(server, "v2");
        await server.ApplyAsync(Models("active: v2", "active: v1"));
        var mirror = server.Catalog.Current.Models["a"].Mirrors.Single();

        await server.ApplyAsync(Models("active: v2", "active: v1\ndescription: Another."));

        Assert.That(server.Catalog.Current.Models["a"].Mirrors.Single(), Is.SameAs(mirror));
        await BadRow.UndoAsync(server, "a");
        Assert.That(await server.AskAsync(10, "a"), Is.EqualTo((11, "v1", 4)));
        await server.RequireFreedAsync();
    }

    // Guard: WatchedPair.JudgeDrift. What was recorded does not show it: only what is asked now does.
    [Test]
    public async Task Watch_AnswersDriftOnLiveRequestsOnly_IsUndone()
    {
        await using var server = await SwapServer.StartAsync(SwapServer.Model("active: v1\nserving: { timeout: 60s }"), Files);
        await server.AskAsync(1_000_000);
        var applied = await server.ApplyAsync(SwapServer.Model("active: v3\nserving: { timeout: 60s }"));
        Assert.That(applied.Outcome, Is.EqualTo(SwapOutcome.Published), "adding 7 to a million is no drift");

        await Poll.UntilAsync(async () => (await server.AskAsync(10)).Version == "v1", "v3 is undone");

        Assert.That(await server.AskAsync(), Is.EqualTo((11, "v1", 3)));
        await server.RequireFreedAsync();
        JsonElement audited = default;
        await Poll.UntilAsync(
            async () => (audited = (await server.Server.GetJsonAsync("/admin/audit?action=config.rollback")).GetProperty("data")).GetArrayLength() > 0, "the rollback is audited");
        var entry = audited.EnumerateArray().Single();
        Assert.That((entry.GetProperty("caller").GetString(), entry.GetProperty("from").GetString(), entry.GetProperty("outcome").GetString()), Is.EqualTo(("watch", "server", "done")));
        Assert.That((entry.GetProperty("before").GetProperty("revision").GetInt32(), entry.GetProperty("after").GetProperty("revision").GetInt32()), Is.EqualTo((2, 3)));
    }

    // Guard: RevisionHistory.ForgetAfter.
    [Test]
    public async Task RollBack_AfterTheWatchRolledBack_DoesNotRestoreTheBadRevision()
    {
        await using var server = await SwapServer.StartAsync(SwapServer.Model("active: v1"), Files);
        BadRow.FailIn(server, "v2");
        await server.ApplyAsync(SwapServer.Model("active: v2"));
        await BadRow.UndoAsync(server);

        Assert.That(async () => await server.RollBackAsync(null), Throws.TypeOf<NotFoundException>());
        Assert.That(await server.AskAsync(), Is.EqualTo((11, "v1", 3)));
    }

    private static Task<SwapResult> RollBackAsync(SwapServer server, int? target) =>
        server.Swaps.RollBackAsync(target, new SwapRequest("", RevisionSource.Api, "a test"), CancellationToken.None);
}
