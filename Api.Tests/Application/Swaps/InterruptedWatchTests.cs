using Interlock.Api.Tests.Support;
using Interlock.Application;
using Interlock.Domain;
using Interlock.Domain.Swaps;
using NUnit.Framework;

namespace Interlock.Api.Tests.Application.Swaps;

/// <summary>A restart does not end a watch: nothing that was not watched to its end escapes being rolled back.</summary>
public sealed class InterruptedWatchTests
{
    private static readonly (string, string)[] Files = [("v1", "add=1"), ("v2", "add=1 another"), ("v3", "add=1 third")];

    [Test]
    public async Task Start_WhileARevisionWasWatched_IsWatchedAgainAndRolledBack()
    {
        await using var server = await SwapServer.StartAsync(SwapServer.Model("active: v1"), Files);
        await server.ApplyAsync(SwapServer.Model("active: v2"), source: RevisionSource.File);
        var log = new CapturedLog();

        await using var again = await server.RestartAsync(SwapServer.Model("active: v2"), log.Wire);

        Assert.That(await again.AskAsync(), Is.EqualTo((11, "v2", 2)), "under its own number");
        Assert.That(log.Ids, Has.One.EqualTo(EventIds.WatchResumed));
        BadRow.FailIn(again, "v2");
        await BadRow.UndoAsync(again);
        Assert.That(await again.AskAsync(), Is.EqualTo((11, "v1", 3)));
        await again.RequireFreedAsync();

        await using var last = await again.RestartAsync(SwapServer.Model("active: v2"));
        Assert.That(await last.AskAsync(), Is.EqualTo((11, "v1", 3)));
        Assert.That(last.Publisher.State.Watch, Is.Null);
    }

    [Test]
    public async Task Start_AppliedOverHttpAndStartedTwice_IsWatchedAgainEachTime()
    {
        await using var server = await SwapServer.StartAsync(SwapServer.Model("active: v1"), Files);
        await server.ApplyAsync(SwapServer.Model("active: v2"));

        await using var second = await server.RestartAsync(SwapServer.Model("active: v1"));
        Assert.That(await second.AskAsync(), Is.EqualTo((11, "v2", 2)));
        await using var third = await second.RestartAsync(SwapServer.Model("active: v1"));
        Assert.That(await third.AskAsync(), Is.EqualTo((11, "v2", 2)));

        BadRow.FailIn(third, "v2");
        await BadRow.UndoAsync(third);
        Assert.That(await third.AskAsync(), Is.EqualTo((11, "v1", 3)));
    }

    [Test]
    public async Task Start_TwoModelsWereWatched_AreWatchedAgainAgainstTheLastThatPassed()
    {
        string Models(string a, string b) => SwapServer.Model(a, "a") + SwapServer.Model(b, "b");
        await using var server = await SwapServer.StartAsync(Models("active: v1", "active: v1"), Files);
        await server.ApplyAsync(Models("active: v2", "active: v1"), source: RevisionSource.File);
        await server.ApplyAsync(Models("active: v2", "active: v3"), source: RevisionSource.File);

        await using var again = await server.RestartAsync(Models("active: v2", "active: v3"));

        Assert.That(again.Publisher.State.Watch!.Pairs, Has.Count.EqualTo(2));
        BadRow.FailIn(again, "v2");
        await BadRow.UndoAsync(again, "a");
        Assert.That(await again.AskAsync(10, "a"), Is.EqualTo((11, "v1", 4)));
        Assert.That(await again.AskAsync(10, "b"), Is.EqualTo((11, "v1", 4)));
        await again.RequireFreedAsync();
    }

    [Test]
    public async Task Start_WatchHadEnded_IsNotWatchedAgain()
    {
        const string Swap = "\nswap: { watch: 100ms }";
        await using var server = await SwapServer.StartAsync(SwapServer.Model("active: v1" + Swap), Files);
        await server.ApplyAsync(SwapServer.Model("active: v2" + Swap), source: RevisionSource.File);
        await Poll.UntilAsync(() => Task.FromResult(server.Publisher.State.Watch is null), "it passes its watch");

        await using var again = await server.RestartAsync(SwapServer.Model("active: v2" + Swap));

        Assert.That(await again.AskAsync(), Is.EqualTo((11, "v2", 2)));
        Assert.That(again.Publisher.State.Watch, Is.Null);
        Assert.That(again.Models.Made.Select(model => model.Name), Has.None.EqualTo("v1"), "nothing is kept warm");
    }

    [Test]
    public async Task Start_FileBeforeIsGone_StartsUnwatchedAndSaysSo()
    {
        await using var server = await SwapServer.StartAsync(SwapServer.Model("active: v1"), Files);
        await server.ApplyAsync(SwapServer.Model("active: v2"), source: RevisionSource.File);
        server.Write("v1", "add=1 replaced");
        var log = new CapturedLog();

        await using var again = await server.RestartAsync(SwapServer.Model("active: v2"), log.Wire);

        Assert.That(await again.AskAsync(), Is.EqualTo((11, "v2", 2)));
        Assert.That(log.Ids, Has.One.EqualTo(EventIds.WatchNotResumed));
        Assert.That(again.Publisher.State.Watch, Is.Null);
    }

    [Test]
    public async Task Start_WatchedRevisionDoesNotLoadAnyMore_IsRolledBack()
    {
        await using var server = await SwapServer.StartAsync(SwapServer.Model("active: v1"), Files);
        await server.ApplyAsync(SwapServer.Model("active: v2"), source: RevisionSource.File);
        var log = new CapturedLog();
        var failing = new ScriptedModels { Loading = model => _ = model.Name == "v2" ? throw new ModelLoadException("no memory for it") : 0 };

        await using var again = await server.RestartAsync(SwapServer.Model("active: v2"), container =>
        {
            failing.Wire(container);
            log.Wire(container);
        });

        Assert.That(await again.AskAsync(), Is.EqualTo((11, "v1", 1)));
        Assert.That(log.Lines.Single(line => line.Id == EventIds.SwapRolledBack).Text, Does.Contain("no memory for it"));
        await using var last = await again.RestartAsync(SwapServer.Model("active: v2"));
        Assert.That(await last.AskAsync(), Is.EqualTo((11, "v1", 1)), "it stays rolled back");
    }
}
