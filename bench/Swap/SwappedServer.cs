using Interlock.Api.Composition;
using Interlock.Application.Swaps;
using Interlock.Application.Swaps.Revisions;
using Interlock.Domain.Swaps;
using Interlock.Infrastructure.Configuration;

namespace Interlock.Bench.Swap;

/// <summary>A whole server with the models iris, which is swapped, and other, which is not. A line on its input names the version to swap to.</summary>
internal static class SwappedServer
{
    /// <summary>Begins the line that says what became of a swap; all others are the log.</summary>
    public const string Told = "swap: ";

    public static async Task RunAsync(string folder, string url)
    {
        var variables = new Dictionary<string, string> { ["INTERLOCK__SERVER__URLS"] = url, ["INTERLOCK__SERVER__DRAIN__DELAY"] = "0s" };
        await using var app = ServerHost.Build(new ConfigReader(variables).Read(Yaml("v1"), "config.yaml", folder));
        await app.StartAsync();
        var swaps = app.Services.GetRequiredService<ISwapService>();
        while (await Console.In.ReadLineAsync() is { } version)
        {
            var result = await swaps.ApplyAsync(new SwapRequest(Yaml(version), RevisionSource.Api, "bench"), CancellationToken.None);
            Console.WriteLine($"{Told}{result.Outcome} {string.Join(" ", result.Report.AllProblems)}");
        }

        await app.StopAsync();
    }

    private static string Yaml(string active) => $$"""
        models:
          iris:
            kind: tabular
            features: { sepal_length, sepal_width, petal_length, petal_width }
            labels: [setosa, versicolor, virginica]
            active: {{active}}
            versions:
              v1: { runtime: onnx, path: models/iris/v1.onnx }
              v2: { runtime: onnx, path: models/iris/v2.onnx }
            swap: { golden: models/iris/golden.jsonl, watch: 0s, max-slowdown: 1000 }
          other:
            kind: tabular
            features: { sepal_length, sepal_width, petal_length, petal_width }
            labels: [setosa, versicolor, virginica]
            active: v2
            versions:
              v2: { runtime: onnx, path: models/iris/v2.onnx }
        """;
}
