using Interlock.Api.Tests.Support;
using Interlock.Application.Swaps;
using Interlock.Application.Swaps.Revisions;
using Interlock.Domain;
using Interlock.Domain.Swaps;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Interlock.Api.Tests.Application.Swaps;

/// <summary>Swaps that meet each other, the watch, or the end of the server. Each test names the guard that it fails without.</summary>
public sealed class SwapRaceTests
{
    private const string Watched = "active: v2\nserving: { timeout: 60s }";
    private const string Edited = "active: v3\nserving: { timeout: 60s }\nswap: { on-drift: warn }";

    private static readonly (string, string)[] Files = [("v1", "add=1"), ("v2", "add=1 another"), ("v3", "add=7")];

    // Guard: SwapService.InTurnAsync links the token of Close.
    [Test]
    public async Task Apply_ServerClosesWhileItLoads_ChangesNothing()
    {
        await using var server = await SwapServer.StartAsync(SwapServer.Model("active: v1"), Files);
        using var held = new HeldLoad(server.Models, "v2");
        var apply = server.ApplyAsync(SwapServer.Model("active: v2"));
        await held.BegunAsync();

        server.Server.App.Services.GetRequiredService<SwapService>().Close();

        Assert.That(await server.AskAsync(), Is.EqualTo((11, "v1", 1)), "what is admitted is answered");
        held.Release();
        Assert.That(async () => await apply, Throws.TypeOf<UnavailableException>().With.Property("Code").EqualTo("not_ready"));
        Assert.That(async () => await server.ApplyAsync(SwapServer.Model("active: v2")), Throws.TypeOf<UnavailableException>());
        Assert.That(await server.AskAsync(), Is.EqualTo((11, "v1", 1)));
        await server.RequireFreedAsync();
    }

    // Guard: SwapService._turns.
    [Test]
    public async Task Apply_WhileAnotherIsLoading_IsPlannedOnWhatThatOneServes()
    {
        await using var server = await SwapServer.StartAsync(SwapServer.Model("active: v1"), Files);
        using var held = new HeldLoad(server.Models, "v2");
        var first = server.ApplyAsync(SwapServer.Model("active: v2"));
        await held.BegunAsync();
        var second = server.ApplyAsync(SwapServer.Model("active: v3"));
        for (var i = 0; i < 50; i++)
        {
            Assert.That(await server.AskAsync(1_000_000), Is.EqualTo((1_000_001, "v1", 1)));
        }

        Assert.That(server.Models.Made.Select(model => model.Name), Has.None.EqualTo("v3"), "it waits for its turn");
        held.Release();

        Assert.That(((await first).Revision, (await second).Revision), Is.EqualTo((2, 3)));
        Assert.That((await second).Diff, Is.EqualTo([new SettingChange("models.echo.active", "v2", "v3")]));
        Assert.That(await server.AskAsync(), Is.EqualTo((17, "v3", 3)));
        await server.RequireFreedAsync();
    }

    // Guards: VersionStager.StageAsync discards what one model has loaded, SwapProver.ProveAsync what the models before it have.
    [Test]
    public async Task Apply_CallerGoesWhileItLoads_FreesWhatWasLoaded()
    {
        string Models(string a, string b) => SwapServer.Model(a, "a") + SwapServer.Model(b, "b");
        await using var server = await SwapServer.StartAsync(Models("active: v1", "active: v1"), Files);
        using var held = new HeldLoad(server.Models, "v2");
        using var gone = new CancellationTokenSource();
        var text = SwapServer.Yaml(Models("active: v3", "active: v2\nkeep-loaded: [v3]"));
        var apply = server.Swaps.ApplyAsync(new SwapRequest(text, RevisionSource.Api, "a test"), gone.Token);
        await held.BegunAsync();

        await gone.CancelAsync();
        held.Release();

        Assert.That(async () => await apply, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(server.Models.Made, Has.Count.EqualTo(4), "v3 of a and v2 of b were loaded");
        await server.RequireFreedAsync();
        Assert.That((await server.ApplyAsync(Models("active: v2", "active: v2"))).Revision, Is.EqualTo(2), "the next has its turn");
    }

    // Guards: SwapPublisher.TryPublishAsync compares the state, SwapService.ChangeAsync begins again, PublishAsync discards what is not published.
    [Test]
    public async Task Watch_UndoesWhileAnEditLoads_TheEditIsPlannedAnew()
    {
        await using var server = await SwapServer.StartAsync(SwapServer.Model("active: v1"), Files);
        BadRow.FailIn(server, "v2");
        await server.ApplyAsync(SwapServer.Model("active: v2"));
        using var held = new HeldLoad(server.Models, "v3");
        var edit = server.ApplyAsync(SwapServer.Model("active: v3\nswap: { on-drift: warn }"));
        await held.BegunAsync();

        await BadRow.UndoAsync(server);
        Assert.That(await server.AskAsync(), Is.EqualTo((11, "v1", 3)));
        held.Release();

        Assert.That(((await edit).Outcome, (await edit).Revision), Is.EqualTo((SwapOutcome.Published, 4)));
        Assert.That((await edit).Diff, Does.Contain(new SettingChange("models.echo.active", "v1", "v3")));
        Assert.That(await server.AskAsync(), Is.EqualTo((17, "v3", 4)));
        await server.RequireFreedAsync();
        Assert.That(server.Models.Made.Where(model => model.Name == "v3").Select(model => model.Disposals), Is.EquivalentTo([0, 1]));
    }

    // Guard: a change holds leases on what it was planned on (HeldState).
    [Test]
    public async Task Watch_UndoesWhileAnEditIsCompared_TheVersionItComparesWithIsFreedOnceAndNotBefore()
    {
        await using var server = await SwapServer.StartAsync(SwapServer.Model("active: v1\nserving: { timeout: 60s }"), Files);
        BadRow.FailIn(server, "v2");
        await server.ApplyAsync(SwapServer.Model(Watched));
        await server.AskAsync(20);
        await server.AskAsync(21);
        var (comparing, undone) = (new TaskCompletionSource(), new TaskCompletionSource());
        server.Models.Asking = async (model, rows) =>
        {
            BadRow.FailIn("v2", model, rows);
            if (model.Name == "v3" && rows[0].Numbers[0] == 21)
            {
                comparing.TrySetResult();
                await undone.Task;
            }
        };
        var edit = server.ApplyAsync(SwapServer.Model(Edited));
        await comparing.Task.WaitAsync(TimeSpan.FromSeconds(30));

        await BadRow.UndoAsync(server);
        undone.SetResult();

        Assert.That((await edit).Outcome, Is.EqualTo(SwapOutcome.Published), string.Join("\n", (await edit).Report.AllProblems));
        Assert.That((await server.AskAsync()).Version, Is.EqualTo("v3"));
        await server.RequireFreedAsync();
    }
}
