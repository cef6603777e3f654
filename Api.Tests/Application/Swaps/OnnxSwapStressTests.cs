using Interlock.Api.Tests.Support;
using Interlock.Application.Serving.Catalog;
using Interlock.Application.Swaps;
using Interlock.Application.Swaps.Revisions;
using Interlock.Domain.Swaps;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Interlock.Api.Tests.Application.Swaps;

/// <summary>Many swaps of real ONNX files under load: what they hold beside the heap is given back.</summary>
public sealed class OnnxSwapStressTests
{
    private const int Swaps = 100;
    private const int FirstSwaps = 30;
    private const double MostGrowthMb = 30;

    private readonly Dictionary<int, (string Version, string File)> _published = new() { [1] = ("v1", "v1.onnx") };

    [Test]
    public async Task Apply_RealFilesUnderLoad_AnswersAreThoseOfTheFileAndMemoryIsFlat()
    {
        using var folder = new TemporaryFolder();
        Use(folder, "v1", "v1.onnx");
        Use(folder, "v2", "v2.onnx");
        await using var server = await TestServer.StartAsync(Yaml("v1"), null, ("FILES", folder.Path));
        var swaps = server.App.Services.GetRequiredService<ISwapService>();
        var other = server.App.Services.GetRequiredService<ModelCatalog>().Current.Models["other"].Active;
        using var load = new OpenLoad(server.Client.BaseAddress!, connections: 16, rate: 200, Ask);
        await load.MoreAsync(20);

        var first = 0L;
        for (var i = 0; i < Swaps; i++)
        {
            // The other version, then another file under the same name.
            var (version, file) = _published[_published.Keys.Max()];
            (version, file) = i % 2 == 0 ? (version == "v1" ? "v2" : "v1", file) : (version, file == "v1.onnx" ? "v2.onnx" : "v1.onnx");
            Use(folder, version, file);
            var result = await swaps.ApplyAsync(new SwapRequest(Yaml(version), RevisionSource.File, "a test"), CancellationToken.None);
            Assert.That(result.Outcome, Is.EqualTo(SwapOutcome.Published), string.Join("\n", result.Report.AllProblems));
            _published.Add(result.Revision, (version, file));
            first = i == FirstSwaps ? Environment.WorkingSet : first;
        }

        var growth = (Environment.WorkingSet - first) / 1e6;
        await load.MoreAsync(20);
        await load.StopAsync();
        TestContext.Out.WriteLine($"{load.Answered} requests, working set {first / 1e6:0} MB, growth {growth:0.0} MB");
        Assert.That(growth, Is.LessThan(MostGrowthMb));
        Assert.That(server.App.Services.GetRequiredService<ModelCatalog>().Current.Models["other"].Active, Is.SameAs(other));
        var answers = load.Seen.Where(seen => seen.Model == "iris").Select(seen => (_published[seen.Revision].Version, _published[seen.Revision].File, seen)).ToList();
        Assert.That(answers.Where(answer => answer.seen.Version != answer.Version), Is.Empty);
        Assert.That(answers.Select(answer => (answer.File, answer.seen.Answer)).Distinct().Count(), Is.EqualTo(2), "one answer for each file");
    }

    private static string Yaml(string active) => Iris.Yaml(
        $"active: {active}\nswap: {{ replay: 5, watch: 0s, max-slowdown: 1000000 }}\nserving: {{ timeout: 60s }}", Iris.Model("other", "active: ov\nrecord: false")
            .Replace("    versions:\n", "    versions:\n      ov: { runtime: onnx, path: models/iris/v2.onnx }\n", StringComparison.Ordinal));

    private static void Use(TemporaryFolder folder, string version, string file)
    {
        // As ops should: beside it, then over it at once.
        File.Copy(Repository.PathOf($"models/iris/{file}"), folder.PathOf("next"), overwrite: true);
        File.Move(folder.PathOf("next"), folder.PathOf($"{version}.onnx"), overwrite: true);
    }

    private static Question Ask(int number) => new(number % 4 == 0 ? "other" : "iris", Iris.Body, data => data.GetProperty("scores").GetRawText());
}
