using Interlock.Api.Tests.Api.Routes;
using Interlock.Api.Tests.Support;
using Interlock.Application.Kinds.Routes;
using Interlock.Application.Swaps;
using Interlock.Domain;
using Interlock.Domain.Routes;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Interlock.Api.Tests.Application.Kinds.Routes;

[Parallelizable]
public sealed class RouteGoldenTests
{
    private readonly TemporaryFolder _folder = new();

    [TearDown]
    public void Delete() => _folder.Dispose();

    [Test]
    public async Task Read_Request_IsAnExampleNamedByItsLine()
    {
        var example = (await RouteGolden.ReadAsync(FileOf(Line("""{"vehicles":2}""")), 100)).Single();

        Assert.That((example.Name, example.IsGolden, example.Input.Stops.Count), Is.EqualTo(("golden.jsonl:1", true, 4)));
    }

    [Test]
    public async Task Check_PlanThatBreaksTheRequest_Throws()
    {
        var example = (await RouteGolden.ReadAsync(FileOf(Line("""{"vehicles":0}""")), 100)).Single();

        Assert.That(() => example.Check(RoutePlan.Empty), Throws.TypeOf<InferenceException>().With.Message.Contains("stop 'north' is in no route"));
    }

    [TestCase("""{"vehicles":"two"}""", "golden.jsonl:1: $.expect.vehicles: is 'two'; expected a whole number")]
    [TestCase("{}", "golden.jsonl:1: $.expect.vehicles: is missing")]
    [TestCase("""{"vehicles":2,"stops":4}""", "golden.jsonl:1: $.expect.stops: unknown field.")]
    [TestCase("2", "golden.jsonl:1: $.expect: is a number")]
    public void Read_WrongExpectation_IsToldByItsLine(string expect, string words) => Assert.That(
        () => RouteGolden.ReadAsync(FileOf(Line(expect)), 100).AsTask().GetAwaiter().GetResult(), Throws.TypeOf<ModelLoadException>().With.Message.StartWith(words));

    [Test]
    public void Read_WrongRequest_IsToldByItsLine() => Assert.That(
        () => RouteGolden.ReadAsync(FileOf("""{"expect":{"vehicles":2}}"""), 100).AsTask().GetAwaiter().GetResult(),
        Throws.TypeOf<ModelLoadException>().With.Message.StartWith("golden.jsonl:1: "));

    [TestCase(2, true)]
    [TestCase(3, false)]
    public async Task Plan_GoldenPlan_MustUseSoManyVehicles(int vehicles, bool isAccepted)
    {
        var golden = $"    swap: {{ golden: \"{FileOf(Line($$"""{"vehicles":{{vehicles}}}"""))}\" }}\n";
        await using var server = await TestServer.StartAsync(RouteBodies.Config("{ runtime: local-search }"));

        var swaps = server.App.Services.GetRequiredService<ISwapService>();
        var result = await swaps.PlanAsync(RouteBodies.Config("{ runtime: local-search, seed: 2 }", golden), CancellationToken.None);

        Assert.That(
            result.Report.AllProblems,
            Is.EqualTo(isAccepted ? Array.Empty<string>() : ["models.route-plan: versions.v1: golden.jsonl:1: the plan uses 2 vehicles, expected 3"]));
    }

    private static string Line(string expect) => string.Concat(RouteBodies.Four.Split('\n'))[..^1] + $",\"expect\":{expect}}}";

    private string FileOf(string line)
    {
        var file = Path.Combine(_folder.Path, "golden.jsonl");
        File.WriteAllText(file, line + "\n");
        return file;
    }
}
