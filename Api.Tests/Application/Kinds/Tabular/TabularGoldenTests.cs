using Interlock.Api.Tests.Support;
using Interlock.Application.Kinds.Tabular;
using Interlock.Application.Swaps;
using Interlock.Domain;
using Interlock.Domain.Tabular;
using NUnit.Framework;

namespace Interlock.Api.Tests.Application.Kinds.Tabular;

[Parallelizable]
public sealed class TabularGoldenTests
{
    private static readonly (string, string)[] Files = [("v1", "add=1"), ("v2", "add=1 another")];

    private static TabularModelConfig Labelled => LoadedModels.Config() with { Labels = ["low", "high"] };

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

    [TestCase("""{"features":[1,2],"result":"0"}""", "$.result is a string; expected a number")]
    [TestCase("""{"features":[1,2],"result":null}""", "$.result is null; expected a number")]
    [TestCase("""{"features":[1,2],"result":1,"tolerance":"1"}""", "$.tolerance is a string; expected a number")]
    [TestCase("""{"features":[1,2],"result":1,"tolerance":-1}""", "$.tolerance is -1; at least 0 is expected")]
    [TestCase("""{"features":[1,2],"tolerance":1}""", "$.tolerance stands without a 'result'")]
    [TestCase("""{"features":[1,2],"label":1}""", "$.label is a number; expected a string")]
    [TestCase("""{"features":[1,2],"label":"hgih"}""", "$.label is 'hgih'; expected one of the labels low, high")]
    [TestCase("""{"features":[1,2],"lable":"high"}""", "$.lable: unknown field; beside 'features' nothing else is expected")]
    [TestCase("""{"features":[1,"2"],"label":"high"}""", "$.features[1]: is a string; expected a number (y)")]
    [TestCase("""{"instances":[[1,2],[3,4]],"label":["high"]}""", "$.label has 1 values; the request has 2 rows")]
    [TestCase("""{"instances":[[1,2],[3,4]],"result":[1,"x"]}""", "$.result is a string; expected a number")]
    public void Read_WrongExpectation_NamesTheLine(string line, string expected)
    {
        using var folder = new TemporaryFolder();
        folder.Write("golden.jsonl", $"\uFEFF\n  \n{line}\n");

        Assert.That(async () => await TabularGolden.ReadAsync(folder.PathOf("golden.jsonl"), Labelled), Throws.TypeOf<ModelLoadException>().With.Message.EqualTo($"golden.jsonl:3: {expected}"));
    }

    [Test]
    public async Task Read_ManyWrongLines_NamesTenOfThemAndTheKey()
    {
        using var folder = new TemporaryFolder();
        folder.Write("golden.jsonl", string.Concat(Enumerable.Range(1, 12).Select(i => i % 2 == 0 ? "{bad\n" : "{\"features\":[1]}\n")));

        var failure = (await Assert.ThrowsAsync<ModelLoadException>(async () => await TabularGolden.ReadAsync(folder.PathOf("golden.jsonl"), Labelled)))!;

        Assert.That(failure.Problems.Select(problem => problem.Split(' ', ':')[1]), Is.EqualTo(Enumerable.Range(1, 10).Select(i => $"{i}")));
        Assert.That(failure.Key, Is.EqualTo("swap.golden"));
    }

    [TestCase("")]
    [TestCase("\n \n")]
    [TestCase("\uFEFF")]
    public void Read_NoRequests_Fails(string text)
    {
        using var folder = new TemporaryFolder();
        folder.Write("golden.jsonl", text);

        Assert.That(async () => await TabularGolden.ReadAsync(folder.PathOf("golden.jsonl"), Labelled), Throws.TypeOf<ModelLoadException>().With.Message.Contains("golden.jsonl' are none: write one JSON object a line"));
    }

    [TestCase("\"label\":[\"low\",\"high\"]", null)]
    [TestCase("\"label\":[\"low\",\"low\"]", "golden.jsonl:1, $.instances[1]: the label is 'high', expected 'low'")]
    [TestCase("\"label\":\"low\"", "golden.jsonl:1, $.instances[1]: the label is 'high', expected 'low'")]
    public async Task Read_SeveralInstances_EachIsCompared(string expected, string? failure)
    {
        using var folder = new TemporaryFolder();
        folder.Write("golden.jsonl", $"{{\"instances\":[[1,2],[3,4]],{expected}}}");

        var examples = await TabularGolden.ReadAsync(folder.PathOf("golden.jsonl"), Labelled);

        void Check()
        {
            foreach (var example in examples)
            {
                try
                {
                    example.Check(example.Input.Numbers[0] > 2 ? new TabularResult(1, "high") : new TabularResult(0, "low"));
                }
                catch (InferenceException e)
                {
                    throw new ModelLoadException($"{example.Name}: {e.Message}");
                }
            }
        }

        Assert.That(examples, Has.Count.EqualTo(2));
        Assert.That(Check, failure is null ? Throws.Nothing : Throws.TypeOf<ModelLoadException>().With.Message.EqualTo(failure));
    }
}
