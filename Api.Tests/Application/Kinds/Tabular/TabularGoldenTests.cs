using Interlock.Api.Tests.Support;
using Interlock.Application.Swaps;
using NUnit.Framework;

namespace Interlock.Api.Tests.Application.Kinds.Tabular;

public sealed class TabularGoldenTests
{
    private static readonly (string, string)[] Files = [("v1", "add=1"), ("v2", "add=1 another")];

    [TestCase("\"result\":11", true)]
    [TestCase("\"result\":11.002", false)]
    [TestCase("\"result\":12,\"tolerance\":1", true)]
    [TestCase("\"result\":12,\"tolerance\":0.5", false)]
    public async Task Apply_GoldenNumber_MustBeWithinTheTolerance(string expected, bool isAccepted)
    {
        using var folder = new TemporaryFolder();
        folder.Write("golden.jsonl", $"{{\"features\":[10,0],{expected}}}");
        await using var server = await SwapServer.StartAsync(SwapServer.Model("active: v1"), Files);

        var result = await server.ApplyAsync(SwapServer.Model($"active: v2\nswap: {{ golden: \"{folder.PathOf("golden.jsonl")}\" }}"));

        Assert.That(result.Outcome, Is.EqualTo(isAccepted ? SwapOutcome.Published : SwapOutcome.Refused), string.Join("\n", result.Report.AllProblems));
        if (!isAccepted)
        {
            Assert.That(result.Report.AllProblems.Single(), Does.Contain("golden.jsonl:1: the result is 11, expected 1"));
        }
    }
}
