using Interlock.Api.Tests.Support;
using Interlock.Application.Swaps;
using Interlock.Application.Swaps.Revisions;
using Interlock.Domain.Swaps;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Interlock.Api.Tests.Application.Swaps;

/// <summary>The swap that config.yaml shows: from ONNX Runtime to ML.NET and back, with the budgets of the sample.</summary>
public sealed class MlNetSampleSwapTests
{
    [TestCase("iris", "v2")]
    [TestCase("diabetes", "v1")]
    public async Task Apply_ToMlNetAndBack_HeldOutRowsAreReplayedWithinTheBudgets(string model, string onnx)
    {
        await using var server = await TestServer.StartAsync();
        var swaps = server.App.Services.GetRequiredService<ISwapService>();
        foreach (var line in File.ReadLines(Repository.PathOf("models", model, "test.csv")).Skip(1))
        {
            (await server.PostAsync($"/models/{model}", $"{{\"features\":[{line[..line.LastIndexOf(',')]}]}}")).EnsureSuccessStatusCode();
        }

        foreach (var version in new[] { "ml", onnx })
        {
            var result = await swaps.ApplyAsync(new SwapRequest(Active(model, version), RevisionSource.File, "a test"), CancellationToken.None);
            Assert.That(result.Outcome, Is.EqualTo(SwapOutcome.Published), string.Join("\n", result.Report.AllProblems));
            TestContext.Out.WriteLine(result.Report.Models.Single(swapped => swapped.Model == model).Replays.Single());
            var golden = await server.PostAsync($"/models/{model}", File.ReadLines(Repository.PathOf("models", model, "golden.jsonl")).First().Split(",\"label\"")[0].Split(",\"result\"")[0] + "}");
            Assert.That(Replies.Header(golden, "x-model-version"), Is.EqualTo(version));
        }
    }

    /// <summary>The sample, but for the active version of a model.</summary>
    private static string Active(string model, string version)
    {
        var (yaml, at) = (TestServer.SampleConfig, TestServer.SampleConfig.IndexOf($"\n  {model}:", StringComparison.Ordinal));
        var active = yaml.IndexOf("active: ", at, StringComparison.Ordinal);
        return $"{yaml[..active]}active: {version}{yaml[yaml.IndexOf('\n', active)..]}";
    }
}
