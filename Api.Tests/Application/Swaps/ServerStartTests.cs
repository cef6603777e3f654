using System.Text.Json;
using Interlock.Api.Tests.Support;
using Interlock.Application;
using Interlock.Application.Swaps;
using Interlock.Application.Swaps.Revisions;
using Interlock.Domain.Swaps;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Interlock.Api.Tests.Application.Swaps;

/// <summary>What is active after a restart: what was published last and not rolled back.</summary>
public sealed class ServerStartTests
{
    private static readonly (string, string)[] Files = [("v1", "add=1"), ("v2", "add=7"), ("v3", "add=1 another")];

    [Test]
    public async Task Start_RejectedEdit_StaysRejectedAndIsReported()
    {
        await using var server = await RejectedAsync();
        var log = new CapturedLog();

        await using var again = await server.RestartAsync(SwapServer.Model("active: v2"), log.Wire);

        Assert.That(await again.AskAsync(), Is.EqualTo((11, "v1", 1)));
        Assert.That(log.Ids, Has.One.EqualTo(EventIds.StartedWithoutFile));
        Assert.That(await InactiveReasonAsync(again), Does.StartWith("revision 2 was rejected: models.echo: "));
        Assert.That(await StoredAsync(again), Is.EqualTo([(2, RevisionOutcome.Refused), (1, RevisionOutcome.Published)]), "nothing is stored again");
        await again.RequireFreedAsync();
    }

    [Test]
    public async Task Start_RejectedEditThatCannotLoad_StartsWithWhatIsActive()
    {
        await using var server = await SwapServer.StartAsync(SwapServer.Model("active: v1"), ("v1", "add=1"), ("v2", "fail=load"), ("v3", "add=1"));
        Assert.That((await server.ApplyAsync(SwapServer.Model("active: v2"), source: RevisionSource.File)).Outcome, Is.EqualTo(SwapOutcome.Refused));

        await using var again = await server.RestartAsync(SwapServer.Model("active: v2"));

        Assert.That(await again.AskAsync(), Is.EqualTo((11, "v1", 1)));
    }

    [Test]
    public async Task Start_EditThatCannotLoadWhileTheServerWasDown_IsRejectedAndTheServerStarts()
    {
        await using var server = await SwapServer.StartAsync(SwapServer.Model("active: v1"), ("v1", "add=1"), ("v2", "fail=load"), ("v3", "add=1"));

        await using var again = await server.RestartAsync(SwapServer.Model("active: v2"));

        Assert.That(await again.AskAsync(), Is.EqualTo((11, "v1", 1)));
        Assert.That(await StoredAsync(again), Is.EqualTo([(2, RevisionOutcome.Refused), (1, RevisionOutcome.Published)]));
    }

    [Test]
    public async Task Start_EditedWhileTheServerWasDown_IsGated()
    {
        await using var server = await SwapServer.StartAsync(SwapServer.Model("active: v1"), Files);
        await server.AskAsync();

        await using var bad = await server.RestartAsync(SwapServer.Model("active: v2"));
        Assert.That(await bad.AskAsync(), Is.EqualTo((11, "v1", 1)));

        await using var good = await bad.RestartAsync(SwapServer.Model("active: v3"));
        Assert.That(await good.AskAsync(), Is.EqualTo((11, "v3", 3)));
        Assert.That(await InactiveReasonAsync(good), Is.Null);

        await using var back = await good.RestartAsync(SwapServer.Model("active: v1"));
        Assert.That(await back.AskAsync(), Is.EqualTo((11, "v1", 4)), "an edit that was active before is an edit");
    }

    [Test]
    public async Task Start_RolledBackEdit_StaysRolledBackAlsoAfterAnotherChange()
    {
        await using var server = await SwapServer.StartAsync(SwapServer.Model("active: v1"), ("v1", "add=1"), ("v2", "add=1 another"), ("v3", "add=1 third"));
        BadRow.FailIn(server, "v2");
        await server.ApplyAsync(SwapServer.Model("active: v2"), source: RevisionSource.File);
        await BadRow.UndoAsync(server);
        var log = new CapturedLog();

        await using var again = await server.RestartAsync(SwapServer.Model("active: v2"), log.Wire);
        Assert.That(await again.AskAsync(), Is.EqualTo((11, "v1", 3)));
        Assert.That(log.Ids, Has.One.EqualTo(EventIds.StartedWithoutFile));
        Assert.That(await InactiveReasonAsync(again), Does.StartWith("revision 2 was rolled back: models.echo: version v2 failed 3 of"));

        const string Unrelated = "\nclients:\n  other: { url: http://127.0.0.1:1 }\n";
        await again.ApplyAsync(SwapServer.Model("active: v1") + Unrelated);
        await using var later = await again.RestartAsync(SwapServer.Model("active: v2"));
        Assert.That(await later.AskAsync(), Is.EqualTo((11, "v1", 4)));
    }

    [Test]
    public async Task Start_RolledBackByHand_StaysRolledBack()
    {
        await using var server = await SwapServer.StartAsync(SwapServer.Model("active: v1"), Files);
        await server.ApplyAsync(SwapServer.Model("active: v3"), source: RevisionSource.File);
        await server.RollBackAsync(null);

        await using var again = await server.RestartAsync(SwapServer.Model("active: v3"));

        Assert.That(await again.AskAsync(), Is.EqualTo((11, "v1", 3)));
        Assert.That(await InactiveReasonAsync(again), Is.EqualTo("revision 2 was replaced by revision 3"));
    }

    [Test]
    public async Task Start_AppliedOverHttpSince_StaysActive()
    {
        await using var server = await SwapServer.StartAsync(SwapServer.Model("active: v1"), Files);
        await server.ApplyAsync(SwapServer.Model("active: v3"));

        await using var again = await server.RestartAsync(SwapServer.Model("active: v1"));

        Assert.That(await again.AskAsync(), Is.EqualTo((11, "v3", 2)));
        Assert.That(await InactiveReasonAsync(again), Is.EqualTo("revision 1 was replaced by revision 2"));
    }

    [Test]
    public async Task Start_OnStartFile_TakesTheFile()
    {
        await using var server = await RejectedAsync();

        await using var again = await server.RestartAsync(SwapServer.Model("active: v2"), null, "server: { on-start: file }\n");

        Assert.That(await again.AskAsync(), Is.EqualTo((17, "v2", 3)));
    }

    [Test]
    public async Task Start_EditThatNeededARestart_IsGatedAtTheRestart()
    {
        await using var server = await SwapServer.StartAsync(SwapServer.Model("active: v1"), Files);
        var rejected = await server.ApplyTextAsync("server: { body-limit: 1MiB }\n" + SwapServer.Yaml(SwapServer.Model("active: v3")), RevisionSource.File);
        Assert.That(rejected.Outcome, Is.EqualTo(SwapOutcome.Refused));

        await using var again = await server.RestartAsync(SwapServer.Model("active: v3"), null, "server: { body-limit: 1MiB }\n");

        Assert.That(await again.AskAsync(), Is.EqualTo((11, "v3", 3)));
    }

    [Test]
    public async Task Start_FileOfTheActiveRevisionGone_StartsWithConfigYamlAndSaysWhy()
    {
        await using var server = await SwapServer.StartAsync(SwapServer.Model("active: v1"), Files);
        await server.ApplyAsync(SwapServer.Model("active: v3"), source: RevisionSource.File);
        await server.AskAsync();
        File.Delete(server.PathOf("v3"));
        var log = new CapturedLog();
        var models = SwapServer.Model("active: v2").Replace("      v3: { runtime: onnx, path: \"${FILES}/v3\" }\n", "", StringComparison.Ordinal);

        await using var again = await server.RestartAsync(models, log.Wire);

        Assert.That(await again.AskAsync(), Is.EqualTo((17, "v2", 3)));
        Assert.That(log.Ids, Has.One.EqualTo(EventIds.StartedWithFile));
    }

    // What was published cannot be restored: what is there now is used, and nobody may believe that it is the good one.
    [Test]
    public async Task Start_FileReplacedByWhatWasRolledBack_SaysSo()
    {
        var models = SwapServer.Model("active: v1");
        await using var server = await SwapServer.StartAsync(models, ("v1", "add=1"), ("v2", "add=1"), ("v3", "add=1"));
        server.Write("v1", "add=1 replaced");
        BadRow.FailIn(server, "v1");
        await server.ApplyAsync(models);
        await BadRow.UndoAsync(server);
        var log = new CapturedLog();

        await using var again = await server.RestartAsync(models, log.Wire);

        Assert.That(again.Catalog.Current.Revision, Is.EqualTo(4));
        Assert.That(log.Ids, Has.One.EqualTo(EventIds.StartedOtherFiles));
    }

    private static async Task<SwapServer> RejectedAsync()
    {
        var server = await SwapServer.StartAsync(SwapServer.Model("active: v1"), Files);
        await server.AskAsync();
        var result = await server.ApplyAsync(SwapServer.Model("active: v2"), source: RevisionSource.File);
        Assert.That(result.Outcome, Is.EqualTo(SwapOutcome.Refused));
        return server;
    }

    private static async Task<string?> InactiveReasonAsync(SwapServer server)
    {
        var config = (await server.Server.GetJsonAsync("/healthz/ready")).GetProperty("config");
        return config.TryGetProperty("reason", out var reason) && reason.ValueKind == JsonValueKind.String ? reason.GetString() : null;
    }

    private static async Task<IEnumerable<(int, RevisionOutcome)>> StoredAsync(SwapServer server)
    {
        var stored = await server.Server.App.Services.GetRequiredService<IRevisionDatastore>().ListAsync(null, 10, CancellationToken.None);
        return stored.Select(one => (one.Number, one.Outcome));
    }
}
