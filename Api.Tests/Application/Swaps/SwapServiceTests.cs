using Interlock.Api.Tests.Support;
using Interlock.Application.Swaps;
using Interlock.Application.Swaps.Revisions;
using Interlock.Domain;
using Interlock.Domain.Swaps;
using NUnit.Framework;

namespace Interlock.Api.Tests.Application.Swaps;

public sealed class SwapServiceTests
{
    private static readonly (string, string)[] Files = [("v1", "add=1"), ("v2", "add=1 another"), ("v3", "add=7")];

    [Test]
    public async Task Apply_OtherVersion_AnswersUnderTheNextRevision()
    {
        await using var server = await SwapServer.StartAsync(SwapServer.Model("active: v1"), Files);
        Assert.That(await server.AskAsync(), Is.EqualTo((11, "v1", 1)));

        var result = await server.ApplyAsync(SwapServer.Model("active: v2"));

        Assert.That((result.Outcome, result.Revision), Is.EqualTo((SwapOutcome.Published, 2)), string.Join("\n", result.Report.AllProblems));
        Assert.That(result.Diff, Is.EqualTo([new SettingChange("models.echo.active", "v1", "v2")]));
        Assert.That(await server.AskAsync(), Is.EqualTo((11, "v2", 2)));
        var replay = result.Report.Models.Single().Replays.Single();
        Assert.That((replay.Recorded, replay.Compared, replay.DriftMax, replay.NewErrors), Is.EqualTo((1, 1, 0, 0)));
    }

    [Test]
    public async Task Apply_DriftOverBudget_IsRefusedAndChangesNothing()
    {
        await using var server = await SwapServer.StartAsync(SwapServer.Model("active: v1"), Files);
        await server.AskAsync();

        var result = await server.ApplyAsync(SwapServer.Model("active: v3"));

        Assert.That(result.Outcome, Is.EqualTo(SwapOutcome.Refused));
        Assert.That(result.Report.AllProblems.Single(), Does.StartWith("models.echo: version v3 drifts from v1 by 0.3529"));
        Assert.That(await server.AskAsync(), Is.EqualTo((11, "v1", 1)));
        Assert.That(server.Models.Made.Count(model => model.Disposals == 0), Is.EqualTo(1), "what was loaded is freed");
    }

    [Test]
    public async Task Apply_DriftOverBudgetThatMayBe_IsPublishedWithANote()
    {
        await using var server = await SwapServer.StartAsync(SwapServer.Model("active: v1"), Files);
        await server.AskAsync();

        var result = await server.ApplyAsync(SwapServer.Model("active: v3\nswap: { on-drift: warn }"));

        Assert.That(result.Outcome, Is.EqualTo(SwapOutcome.Published));
        Assert.That(result.Report.Models.Single().Notes.Single(), Does.Contain("drifts"));
        Assert.That((await server.AskAsync()).Version, Is.EqualTo("v3"));
    }

    [Test]
    public async Task Apply_OneOfThreeModelsBroken_ChangesNone()
    {
        string Models(string a, string b, string c) => SwapServer.Model(a, "a") + SwapServer.Model(b, "b") + SwapServer.Model(c, "c");
        await using var server = await SwapServer.StartAsync(Models("active: v1", "active: v1", "active: v1"), Files);
        server.Write("v3", "fail=load");

        var result = await server.ApplyAsync(Models("active: v2", "active: v3", "active: v2"));

        Assert.That(result.Report.AllProblems.Single(), Does.StartWith("models.b: versions.v3: ").And.EndWith("says so"));
        Assert.That((await server.AskAsync(10, "a")).Version, Is.EqualTo("v1"));
        Assert.That(server.Models.Made.Count(model => model.Disposals == 0), Is.EqualTo(3));
    }

    [Test]
    public async Task Apply_SameFileWithOtherContent_IsLoadedAnew()
    {
        await using var server = await SwapServer.StartAsync(SwapServer.Model("active: v1\nswap: { on-drift: warn }"), Files);
        server.Write("v1", "add=2");

        var result = await server.ApplyAsync(SwapServer.Model("active: v1\nswap: { on-drift: warn }"));

        Assert.That(result.Diff.Single().Path, Is.EqualTo("models.echo.versions.v1: v1"));
        Assert.That(await server.AskAsync(), Is.EqualTo((12, "v1", 2)));
    }

    [Test]
    public async Task Apply_NothingChanged_IsNoRevision()
    {
        await using var server = await SwapServer.StartAsync(SwapServer.Model("active: v1"), Files);

        var result = await server.ApplyAsync(SwapServer.Model("active: v1  # a comment"));

        Assert.That((result.Outcome, result.Revision, result.Stored), Is.EqualTo((SwapOutcome.Unchanged, 1, (int?)null)));
    }

    [Test]
    public async Task Apply_OneModelChanged_KeepsTheInstancesOfOthers()
    {
        await using var server = await SwapServer.StartAsync(SwapServer.Model("active: v1", "a") + SwapServer.Model("active: v1", "b"), Files);
        var before = server.Catalog.Current.Models["b"].Active;

        await server.ApplyAsync(SwapServer.Model("active: v2", "a") + SwapServer.Model("active: v1\ndescription: The same.", "b"));

        Assert.That(server.Catalog.Current.Models["b"].Active, Is.SameAs(before));
        Assert.That(server.Catalog.Current.Models["b"].Config.Description, Is.EqualTo("The same."));
    }

    [Test]
    public async Task Apply_SectionThatCannotChangeLive_IsRefusedWithThatReason()
    {
        await using var server = await SwapServer.StartAsync(SwapServer.Model("active: v1"), Files);
        var text = "server: { body-limit: 1MiB }\n" + SwapServer.Yaml(SwapServer.Model("active: v2"));

        var result = await server.Swaps.ApplyAsync(new SwapRequest(text, RevisionSource.Api, "a test"), CancellationToken.None);

        Assert.That(result.Report.AllProblems.Single(), Does.StartWith("server.body-limit: cannot change while the server runs"));
        Assert.That((await server.AskAsync()).Version, Is.EqualTo("v1"));
    }

    [Test]
    public async Task Apply_ModelAddedAndAnotherRemoved_AreServedAndGone()
    {
        await using var server = await SwapServer.StartAsync(SwapServer.Model("active: v1", "a"), Files);

        var result = await server.ApplyAsync(SwapServer.Model("active: v2", "b"));

        Assert.That(result.Report.Models.Select(model => (model.Model, model.Change)), Is.EqualTo([("b", ModelChange.Added), ("a", ModelChange.Removed)]));
        Assert.That((await server.AskAsync(10, "b")).Version, Is.EqualTo("v2"));
        Assert.That((int)(await server.Server.PostAsync("/models/a", "{}")).StatusCode, Is.EqualTo(404));
    }

    [Test]
    public async Task Apply_OtherRevisionServed_IsRefused()
    {
        await using var server = await SwapServer.StartAsync(SwapServer.Model("active: v1"), Files);

        Assert.That(async () => await server.ApplyAsync(SwapServer.Model("active: v2"), ifRevision: 5), Throws.InstanceOf<RevisionMismatchException>());
    }

    [Test]
    public async Task Plan_OtherVersion_SaysWhatWouldChangeAndChangesNothing()
    {
        await using var server = await SwapServer.StartAsync(SwapServer.Model("active: v1"), Files);

        var result = await server.Swaps.PlanAsync(SwapServer.Yaml(SwapServer.Model("active: v2")), CancellationToken.None);

        Assert.That((result.Outcome, result.Revision, result.Stored), Is.EqualTo((SwapOutcome.Planned, 1, (int?)null)));
        Assert.That((await server.AskAsync()).Version, Is.EqualTo("v1"));
        Assert.That(server.Models.Made.Count(model => model.Disposals == 0), Is.EqualTo(1));
    }

    [Test]
    public async Task RollBack_AfterASwap_BringsTheOldVersionBackUnderANewRevision()
    {
        await using var server = await SwapServer.StartAsync(SwapServer.Model("active: v1"), Files);
        await server.ApplyAsync(SwapServer.Model("active: v2"));

        var result = await server.Swaps.RollBackAsync(null, new SwapRequest("", RevisionSource.Api, "a test"), CancellationToken.None);

        Assert.That((result.Outcome, result.Revision), Is.EqualTo((SwapOutcome.Published, 3)));
        Assert.That(await server.AskAsync(), Is.EqualTo((11, "v1", 3)));
    }

    [Test]
    public async Task Apply_ClientThatNoModelUses_TellsWhatChanged()
    {
        var log = new CapturedLog();
        await using var server = await SwapServer.StartAsync(SwapServer.Model("active: v1"), log.Wire, Files);

        await server.ApplyAsync($"{SwapServer.Model("active: v1")}\nclients:\n  other: {{ url: http://127.0.0.1:1 }}\n");

        Assert.That(log.Lines.Select(line => line.Text), Has.One.EqualTo("Revision 2 is active, from api by a test: clients.other.url"));
    }

    [Test]
    public async Task Watch_NewVersionFails_IsUndoneByItself()
    {
        await using var server = await SwapServer.StartAsync(SwapServer.Model("active: v1"), Files);
        server.Write("v2", "fail=infer");
        Assert.That((await server.ApplyAsync(SwapServer.Model("active: v2"))).Outcome, Is.EqualTo(SwapOutcome.Published));

        for (var i = 0; i < 3; i++)
        {
            await server.Server.PostAsync("/models/echo", """{"features":[1,0]}""");
        }

        await Poll.UntilAsync(async () => server.Catalog.Current.Revision == 3 && (await server.AskAsync()).Version == "v1", "v1 is served again");
        Assert.That(await server.AskAsync(), Is.EqualTo((11, "v1", 3)));
    }
}
