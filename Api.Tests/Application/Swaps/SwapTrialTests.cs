using Interlock.Api.Tests.Support;
using Interlock.Application.Swaps;
using NUnit.Framework;

namespace Interlock.Api.Tests.Application.Swaps;

/// <summary>Shadows, canaries and contracts in swaps. Each test names the guard that it fails without.</summary>
public sealed class SwapTrialTests
{
    private const string Shadowed = "active: v1\nshadow: v3\nserving: { timeout: 60s }";

    private static readonly (string, string)[] Files = [("v1", "add=1"), ("v2", "add=1 another"), ("v3", "add=7")];

    // Guard: Mirror.AskAsync keeps what the shadow throws to itself.
    [Test]
    public async Task Shadow_Throws_IsCountedAndNeverAnswers()
    {
        await using var server = await SwapServer.StartAsync(SwapServer.Model(Shadowed), Files);
        server.Models.Asking = (model, _) => model.Name == "v3" ? throw new DivideByZeroException() : Task.CompletedTask;

        for (var i = 1; i <= 30; i++)
        {
            Assert.That(await server.AskAsync(i), Is.EqualTo((i + 1, "v1", 1)));
        }

        var comparison = server.Catalog.Current.Models["echo"].Mirrors.Single().Comparison;
        await Poll.UntilAsync(() => Task.FromResult(comparison.Report().NewErrors > 0), "the shadow's failures are counted");
        Assert.That(comparison.Report().FirstError, Does.EndWith("DivideByZeroException"));
    }

    // Guard: ModelLease.AwaitAsync offers to a mirror and does not wait for it.
    [Test]
    public async Task Shadow_Hangs_HoldsUpNobody()
    {
        await using var server = await SwapServer.StartAsync(SwapServer.Model(Shadowed), Files);
        var released = new TaskCompletionSource();
        server.Models.Asking = (model, _) => model.Name == "v3" ? released.Task : Task.CompletedTask;

        for (var i = 1; i <= 100; i++)
        {
            Assert.That((await server.AskAsync(i).WaitAsync(TimeSpan.FromSeconds(30))).Result, Is.EqualTo(i + 1));
        }

        released.SetResult();
        var comparison = server.Catalog.Current.Models["echo"].Mirrors.Single().Comparison;
        await Poll.UntilAsync(() => Task.FromResult(comparison.Report().Compared > 0), "the shadow answers again");
        Assert.That(comparison.Report().DriftMax, Is.GreaterThan(0.05));
    }

    // Guard: SwapPublisher builds what comes back with the mirrors of what is served, not with those that were halted when it went.
    [Test]
    public async Task Shadow_SwapIsUndone_IsAskedAgain()
    {
        await using var server = await SwapServer.StartAsync(SwapServer.Model(Shadowed), Files);
        server.Write("v2", "fail=infer");
        await server.ApplyAsync(SwapServer.Model(Shadowed.Replace("v1", "v2", StringComparison.Ordinal)));
        for (var i = 0; i < 3; i++)
        {
            await server.PostAsync(1);
        }

        await Poll.UntilAsync(() => Task.FromResult(server.Catalog.Current.Revision == 3), "the swap is undone");
        var comparison = server.Catalog.Current.Models["echo"].Mirrors.Single().Comparison;
        await server.AskAsync();
        await Poll.UntilAsync(() => Task.FromResult(comparison.Report().Compared > 0), "the shadow is compared");
        await server.RequireFreedAsync();
    }

    // Guard: ModelCatalog.Publish retires what neither the snapshot nor the state holds.
    [Test]
    public async Task Canary_Removed_AnswersNobodyAndIsFreed()
    {
        await using var server = await SwapServer.StartAsync(SwapServer.Model("active: v1"), Files);
        await server.ApplyAsync(SwapServer.Model("active: v1\ncanary: { version: v2, percent: 100 }"));
        Assert.That(await server.AskAsync(), Is.EqualTo((11, "v2", 2)));

        await server.ApplyAsync(SwapServer.Model("active: v1"));

        Assert.That(await server.AskAsync(), Is.EqualTo((11, "v1", 3)));
        await server.RequireFreedAsync();
        Assert.That(server.Models.Live.Single().Name, Is.EqualTo("v1"));
    }

    // Guard: SwapGate reads recorded requests by the contract of each version; ModelKind counts what only the new one refuses.
    [Test]
    public async Task Apply_ContractThatRefusesWhatIsAsked_IsRefused()
    {
        await using var server = await SwapServer.StartAsync(SwapServer.Model("active: v1"), Files);
        await server.AskAsync();

        var result = await server.ApplyAsync(SwapServer.Model("active: v1").Replace("y: {}", "y: {}, z: {}", StringComparison.Ordinal));

        Assert.That(result.Outcome, Is.EqualTo(SwapOutcome.Refused));
        Assert.That(result.Report.AllProblems.Single(), Does.StartWith("models.echo: version v1 fails 1 requests that v1 answers; the first: prediction "));
        Assert.That(await server.AskAsync(), Is.EqualTo((11, "v1", 1)));
        await server.RequireFreedAsync();
    }
}
