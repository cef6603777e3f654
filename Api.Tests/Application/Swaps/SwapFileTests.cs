using System.Security.Cryptography;
using System.Text;
using Interlock.Api.Tests.Support;
using Interlock.Application.Swaps;
using Interlock.Application.Swaps.Revisions;
using Interlock.Domain.Swaps;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Interlock.Api.Tests.Application.Swaps;

/// <summary>Model files that change, are damaged or are others than expected. Each test names the guard that it fails without.</summary>
public sealed class SwapFileTests
{
    private static readonly (string, string)[] Files = [("v1", "add=1"), ("v2", "add=1 another"), ("v3", "add=7")];

    // Guard: ModelFile.Read reads once; SwapPlanner.IsJust compares the hash of what was loaded with the file.
    [Test]
    public async Task Apply_FileReplacedWhileItLoads_ServesWhatWasHashedAndTheNextApplyTheNewer()
    {
        await using var server = await SwapServer.StartAsync(SwapServer.Model("active: v1"), Files);
        server.Models.Loading = model =>
        {
            if (model.Name == "v2" && model.Word("add") == "1")
            {
                server.Write("v2", "add=1.1");
            }
        };

        await server.ApplyAsync(SwapServer.Model("active: v2"));

        Assert.That(await server.AskAsync(), Is.EqualTo((11, "v2", 2)));
        Assert.That(server.Catalog.Current.Models["echo"].Active!.Hash, Is.EqualTo(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("add=1 another")))));
        var next = await server.ApplyAsync(SwapServer.Model("active: v2"));
        Assert.That((next.Outcome, next.Revision), Is.EqualTo((SwapOutcome.Published, 3)), string.Join("\n", next.Report.AllProblems));
        Assert.That(await server.AskAsync(), Is.EqualTo((11.1, "v2", 3)));
        await server.RequireFreedAsync();
    }

    // Guard: SwapPlanner.OtherFiles compares with what is served, not with what is kept warm.
    [Test]
    public async Task Apply_FilePutBackWhileItsReplacementIsWatched_ServesWhatItWas()
    {
        var models = SwapServer.Model("active: v1\nswap: { watch: 1h, max-drift: 100 }");
        await using var server = await StartReplacedAsync(models);
        Assert.That(await server.AskAsync(), Is.EqualTo((12, "v1", 2)));

        server.Write("v1", "add=1");
        var back = await server.ApplyAsync(models);

        Assert.That((back.Outcome, back.Revision), Is.EqualTo((SwapOutcome.Published, 3)));
        Assert.That(back.Diff.Single().Path, Is.EqualTo("models.echo.versions.v1: v1"));
        Assert.That(await server.AskAsync(), Is.EqualTo((11, "v1", 3)));
        Assert.That((await server.ApplyAsync(models)).Outcome, Is.EqualTo(SwapOutcome.Unchanged));
        await server.RequireFreedAsync();
    }

    // Guard: SwapPlanner takes the content of files from the revision that is brought back.
    [Test]
    public async Task RollBack_FileReplacedAndStillWatched_BringsTheWarmInstanceBack()
    {
        var models = SwapServer.Model("active: v1\nswap: { watch: 1h, max-drift: 100 }");
        await using var server = await StartReplacedAsync(models);

        var result = await RollBackAsync(server, 1);

        Assert.That((result.Outcome, result.Revision), Is.EqualTo((SwapOutcome.Published, 3)));
        Assert.That(await server.AskAsync(), Is.EqualTo((11, "v1", 3)));
        await server.RequireFreedAsync();
    }

    // Guard: SwapPlanner.GoneFiles.
    [Test]
    public async Task RollBack_FileOfThatRevisionIsGone_IsRefusedUntilItIsPutBack()
    {
        var models = SwapServer.Model("active: v1\nswap: { watch: 0s, max-drift: 100 }");
        await using var server = await StartReplacedAsync(models);

        var refused = await RollBackAsync(server, 1);

        Assert.That((refused.Outcome, refused.Revision), Is.EqualTo((SwapOutcome.Refused, 2)));
        Assert.That(refused.Report.AllProblems.Single(), Does.StartWith("models.echo.versions.v1: '${FILES}/v1' is not the file of that revision (sha256 "));
        Assert.That(await server.AskAsync(), Is.EqualTo((12, "v1", 2)));
        server.Write("v1", "add=1");
        Assert.That((await RollBackAsync(server, 1)).Outcome, Is.EqualTo(SwapOutcome.Published));
        Assert.That(await server.AskAsync(), Is.EqualTo((11, "v1", 4)));
        await server.RequireFreedAsync();
    }

    // Guard: ModelFile.Read compares sha256.
    [Test]
    public async Task Apply_FileOfAnotherHash_IsRefused()
    {
        await using var server = await SwapServer.StartAsync(SwapServer.Model("active: v1"), Files);
        var expected = new string('0', 64);
        var models = SwapServer.Model("active: v2").Replace("/v2\"", $"/v2\", sha256: \"{expected}\"", StringComparison.Ordinal);

        var result = await server.ApplyAsync(models);

        Assert.That(result.Outcome, Is.EqualTo(SwapOutcome.Refused));
        Assert.That(result.Report.AllProblems.Single(), Does.StartWith("models.echo: versions.v2: ").And.Contain("is not the expected file").And.Contain(expected));
        Assert.That(await server.AskAsync(), Is.EqualTo((11, "v1", 1)));
        await server.RequireFreedAsync();
    }

    // Guard: VersionLoader.LoadAsync turns what ONNX Runtime refuses into a refusal; SwapService.ChangeAsync publishes nothing that is refused.
    [Test]
    public async Task Apply_HalfWrittenOnnxFile_IsRefusedUntilItIsWhole()
    {
        using var folder = new TemporaryFolder();
        var whole = await File.ReadAllBytesAsync(Repository.PathOf("models/iris/v1.onnx"));
        await File.WriteAllBytesAsync(folder.PathOf("v1.onnx"), whole);
        await File.WriteAllBytesAsync(folder.PathOf("v2.onnx"), whole[..(whole.Length / 2)]);
        string Yaml(string active) => Iris.Yaml($"active: {active}");
        await using var server = await TestServer.StartAsync(Yaml("v1"), null, ("FILES", folder.Path));
        var swaps = server.App.Services.GetRequiredService<ISwapService>();
        Task<SwapResult> ApplyAsync() => swaps.ApplyAsync(new SwapRequest(Yaml("v2"), RevisionSource.File, "a test"), CancellationToken.None);

        var half = await ApplyAsync();

        Assert.That((half.Outcome, half.Revision), Is.EqualTo((SwapOutcome.Refused, 1)));
        Assert.That(half.Report.AllProblems.Single(), Does.StartWith("models.iris: versions.v2: ONNX Runtime cannot load"));
        await File.WriteAllBytesAsync(folder.PathOf("v2.onnx"), whole);
        Assert.That((await ApplyAsync()).Outcome, Is.EqualTo(SwapOutcome.Published));
    }

    private static Task<SwapResult> RollBackAsync(SwapServer server, int to) =>
        server.Swaps.RollBackAsync(to, new SwapRequest("", RevisionSource.Api, "a test"), CancellationToken.None);

    /// <summary>A server whose file v1 was replaced, from add=1 to add=2, and taken up.</summary>
    private static async Task<SwapServer> StartReplacedAsync(string models)
    {
        var server = await SwapServer.StartAsync(models, Files);
        server.Write("v1", "add=2");
        await server.ApplyAsync(models);
        return server;
    }
}
