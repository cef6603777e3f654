using Interlock.Api.Tests.Support;
using Interlock.Application.Swaps;
using Interlock.Application.Swaps.Revisions;
using Interlock.Domain.Swaps;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Interlock.Api.Tests.Application.Swaps;

/// <summary>Many swaps between ONNX Runtime and ML.NET under load: no request fails, and what ML.NET loads is collected.</summary>
public sealed class MlNetSwapStressTests
{
    private const int Swaps = 200;
    private const int FirstSwaps = 50;
    private const int BetweenSamples = 10;
    // Of the process, in which other tests ran before: 150 leaked instances would take several times as much. Alone it grows by 7 MB, and by 26 in 550 swaps.
    private const double MostGrowthMb = 64;

    private readonly Dictionary<int, string> _published = new() { [1] = "ml" };
    private readonly HeapSize _heap = new();

    [Test]
    public async Task Apply_MlNetAndOnnxInTurnUnderLoad_NoRequestFailsAndMemoryIsFlat()
    {
        await using var server = await TestServer.StartAsync(Yaml("ml"));
        var swaps = server.App.Services.GetRequiredService<ISwapService>();
        using var load = new OpenLoad(server.Client.BaseAddress!, connections: 16, rate: 100, _ => new Question("iris", Iris.Body, data => data.GetProperty("scores").GetRawText()));
        await load.MoreAsync(20);

        var first = 0L;
        for (var i = 1; i <= Swaps; i++)
        {
            var version = i % 2 == 0 ? "ml" : "v2";
            var result = await swaps.ApplyAsync(new SwapRequest(Yaml(version), RevisionSource.File, "a test"), CancellationToken.None);
            Assert.That(result.Outcome, Is.EqualTo(SwapOutcome.Published), string.Join("\n", result.Report.AllProblems));
            _published.Add(result.Revision, version);
            if (i >= FirstSwaps && i % BetweenSamples == 0)
            {
                _heap.Sample();
                first = i == FirstSwaps ? Environment.WorkingSet : first;
            }
        }

        var growth = (Environment.WorkingSet - first) / 1e6;
        await load.MoreAsync(20);
        await load.StopAsync();
        TestContext.Out.WriteLine($"{load.Answered} requests, heap {_heap}, working set {first / 1e6:0} MB, growth {growth:0.0} MB");
        Assert.That(load.Seen.Where(seen => seen.Version != _published[seen.Revision]), Is.Empty);
        Assert.That(load.Seen.Select(seen => (seen.Version, seen.Answer)).Distinct().Count(), Is.EqualTo(2), "one answer for each version");
        Assert.That(_heap.GrowthMb, Is.LessThan(1), $"{_heap}");
        Assert.That(growth, Is.LessThan(MostGrowthMb));
    }

    private static string Yaml(string active) => $$"""
        models:
          iris:
            kind: tabular
            features: { sepal_length, sepal_width, petal_length, petal_width }
            labels: [setosa, versicolor, virginica]
            active: {{active}}
            versions:
              v2: { runtime: onnx, path: "{{Repository.PathOf("models/iris/v2.onnx")}}" }
              ml: { runtime: mlnet, path: "{{Repository.PathOf("models/iris/ml.zip")}}" }
            swap: { replay: 5, watch: 0s, max-slowdown: 1000000, golden: "{{Repository.PathOf("models/iris/golden.jsonl")}}" }
            serving: { timeout: 60s }
        """;
}
