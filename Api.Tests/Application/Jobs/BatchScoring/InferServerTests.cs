using System.Text.Json;
using Interlock.Api.Tests.Support;
using Interlock.Application.Jobs.BatchScoring;
using Interlock.Application.Jobs.Steps;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Interlock.Api.Tests.Application.Jobs.BatchScoring;

/// <summary>Steps with the real models, wired as in a server.</summary>
[Parallelizable]
internal sealed class InferServerTests
{
    [Test]
    public async Task Runners_OfTheServer_KnowEveryKindOfStep()
    {
        await using var server = await TestServer.StartAsync();

        var kinds = server.App.Services.GetServices<IStepRunner>().Select(runner => runner.ConfigType);

        Assert.That(kinds, Is.EquivalentTo(new[] { typeof(InferStepConfig), typeof(FillStepConfig), typeof(ExportStepConfig), typeof(HttpStepConfig), typeof(SqlStepConfig), typeof(CommandStepConfig) }));
    }

    [Test]
    public async Task Run_EveryKind_AnswersAsTheServerDoes()
    {
        await using var server = await TestServer.StartAsync();
        var picture = Convert.ToBase64String(File.ReadAllBytes(Repository.PathOf("Api.Tests", "TestPictures", "baseline-30x20.png")));
        var route = """{"depot":{"lat":48.2,"lon":16.37},"startTime":"08:00","maxTime":"12:00","stops":[],"vehicles":[]}""";

        var csv = await RunAsync(server, "iris", "in.csv", "sepal_width,sepal_length,petal_length,petal_width\n3.5,5.1,1.4,0.2\n", "out.csv");
        var image = await RunAsync(server, "image-class", "in.ndjson", $$$"""{"file":"a.png","request":{"images":["{{{picture}}}"]}}""", "out.ndjson", "file");
        var bad = await RunAsync(server, "route-plan", "in.csv", $"id,request\n1,\"{route.Replace("\"", "\"\"", StringComparison.Ordinal)}\"\n", "out.csv");

        Assert.That(csv, Does.Contain("\n3.5,5.1,1.4,0.2,0,setosa,0.9").And.EndsWith(",iris,v2,1\n"));
        var answer = JsonElement.Parse(image);
        Assert.That(answer.GetProperty("file").GetString(), Is.EqualTo("a.png"));
        Assert.That(answer.GetProperty("data").EnumerateArray().Single().GetProperty("label").GetString(), Is.Not.Empty);
        Assert.That((answer.GetProperty("model").GetString(), answer.GetProperty("version").GetString(), answer.GetProperty("revision").GetInt32()), Is.EqualTo(("image-class", "v1", 1)));
        Assert.That(bad, Is.EqualTo("id,request,data,model,version,revision\n"));
    }

    [Test]
    public async Task Run_OtherKindFromCsvWithoutRequest_Fails()
    {
        await using var server = await TestServer.StartAsync();

        Assert.That(
            () => RunAsync(server, "route-plan", "in.csv", "id,stops\n1,2\n", "out.csv"),
            Throws.TypeOf<StepFailedException>().With.Message.EqualTo("in.csv has no column 'request'; it has: id, stops."));
    }

    private static async Task<string> RunAsync(TestServer server, string model, string file, string text, string output, params string[] keep)
    {
        var config = new InferStepConfig { Model = model, Files = file, Output = output, BadRows = BadRows.Skip, Keep = keep.Length == 0 ? null : keep };
        using var step = new FakeStep(config);
        step.Write(file, text);
        await server.App.Services.GetServices<IStepRunner>().OfType<InferStep>().Single().RunAsync(step, CancellationToken.None);
        return step.Read(output);
    }
}
