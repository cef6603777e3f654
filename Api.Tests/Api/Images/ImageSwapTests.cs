using Autofac;
using Interlock.Api.Tests.Support;
using Interlock.Application.Kinds.Images;
using Interlock.Application.Swaps;
using Interlock.Application.Swaps.Revisions;
using Interlock.Domain.Swaps;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Images;

/// <summary>Versions of a model of pictures are compared on the pictures that were sent lately, and on golden ones.</summary>
public sealed class ImageSwapTests
{
    private static readonly string Digits = Repository.PathOf("models", "image-class", "digits.onnx");
    private static readonly string Seven = Repository.PathOf("models", "image-class", "examples", "seven.png");

    private readonly TemporaryFolder _folder = new();

    [TearDown]
    public void Delete() => _folder.Dispose();

    [Test]
    public async Task Apply_OtherVersion_IsComparedOnThePicturesOfLate()
    {
        await using var server = await TestServer.StartAsync(Yaml("v1"));
        await AskAsync(server);

        var result = await server.App.Services.GetRequiredService<ISwapService>()
            .ApplyAsync(new SwapRequest(Yaml("v2"), RevisionSource.Api, "a test"), CancellationToken.None);

        Assert.That(result.Outcome, Is.EqualTo(SwapOutcome.Published), string.Join("\n", result.Report.AllProblems));
        var replay = result.Report.Models.Single().Replays.Single();
        Assert.That((replay.Recorded, replay.Compared, replay.Skipped, replay.DriftMax), Is.EqualTo((1, 1, 0, 0)));
    }

    [Test]
    public async Task Replay_Picture_IsAskedAgainWhileItIsKept()
    {
        await using var server = await TestServer.StartAsync(Yaml("v1"));
        var id = await AskAsync(server);

        var data = await Replies.OkAsync(await server.Client.GetAsync($"/predictions/{id}/replay?version=v2"));

        Assert.That(data.GetProperty("differs").GetBoolean(), Is.False, data.ToString());
        Assert.That(data.GetProperty("replayed").GetProperty("response").GetProperty("label").GetString(), Is.EqualTo("7"));
    }

    [Test]
    public async Task Replay_PictureThatIsNotKept_Is409AndSkippedByTheGate()
    {
        await using var server = await TestServer.StartAsync(Yaml("v1"), container => container.RegisterInstance(new RecentPictures(mostBytes: 0)));
        var id = await AskAsync(server);

        await Replies.ProblemAsync(await server.Client.GetAsync($"/predictions/{id}/replay"), 409, "not_replayable");
        var result = await server.App.Services.GetRequiredService<ISwapService>().PlanAsync(Yaml("v2"), CancellationToken.None);
        Assert.That(result.Report.Models.Single().Replays.Single().Skipped, Is.EqualTo(1));
        Assert.That(result.Report.Models.Single().Notes.Single(), Does.Contain("none of the 1 recorded requests can be replayed"));
    }

    [Test]
    public async Task Start_GoldenPicture_IsAnsweredBeforeAnyoneAsks()
    {
        await using var server = await TestServer.StartAsync(Yaml("v1", Golden($$"""{"model_type":"digits","file":"seven.png","label":"7"}""")));

        Assert.That(await AskAsync(server), Is.Not.Empty);
    }

    [TestCase("""{"file":"seven.png","label":"3"}""", "golden.jsonl:1: the label is '7', expected '3'")]
    [TestCase("""{"file":"eight.png","label":"8"}""", "golden.jsonl:1: Could not find file")]
    [TestCase("""{"label":"8"}""", "golden.jsonl:1: $: there are 0 pictures; expected one, as 'file' or in 'images'")]
    [TestCase("""{"images":["AAAA"],"label":"8"}""", "golden.jsonl:1: ")]
    [TestCase("""{"model_type":"flowers","file":"seven.png"}""", "golden.jsonl:1: model_type: there is no model_type 'flowers'")]
    [TestCase("""{"file":7}""", "golden.jsonl:1: $.file: is not a text")]
    [TestCase("""{"file":"seven.png","label":7}""", "golden.jsonl:1: $.label: is not a text")]
    [TestCase("""{"file":"seven.png","label":"seven"}""", "golden.jsonl:1: $.label: is 'seven'; expected one of the labels 0, 1")]
    [TestCase("[]", "golden.jsonl:1 is not a JSON object")]
    public async Task Plan_WrongGoldenPicture_IsRefusedByLine(string line, string words)
    {
        await using var server = await TestServer.StartAsync(Yaml("v1"));

        var result = await server.App.Services.GetRequiredService<ISwapService>().PlanAsync(Yaml("v2", Golden(line)), CancellationToken.None);

        Assert.That(result.Report.AllProblems.Single(), Does.StartWith($"models.pictures: versions.v2: {words}"));
    }

    [Test]
    public async Task Plan_FilesOfTheSameNameInTwoFolders_AreToldByTheirPaths()
    {
        string[] files = [FileIn("first"), FileIn("second")];
        await using var server = await TestServer.StartAsync(Yaml("v1"));

        var result = await server.App.Services.GetRequiredService<ISwapService>().PlanAsync(TwoTypes(files), CancellationToken.None);

        Assert.That(result.Outcome, Is.EqualTo(SwapOutcome.Planned), string.Join("\n", result.Report.AllProblems));
        Assert.That(result.Report.Models.SelectMany(model => model.Loaded).Single().Files.Keys, Is.EquivalentTo(files));
    }

    private string FileIn(string folder)
    {
        var file = Path.Combine(Directory.CreateDirectory(Path.Combine(_folder.Path, folder)).FullName, "digits.onnx");
        File.Copy(Digits, file);
        return file;
    }

    private string Golden(string line)
    {
        File.Copy(Seven, Path.Combine(_folder.Path, "seven.png"), overwrite: true);
        var file = Path.Combine(_folder.Path, "golden.jsonl");
        File.WriteAllText(file, line + "\n");
        return $"swap: {{ golden: \"{file}\" }}";
    }

    private static async Task<string> AskAsync(TestServer server)
    {
        var json = $$"""{"images":["{{Convert.ToBase64String(await File.ReadAllBytesAsync(Seven))}}"]}""";
        return Replies.Header(await server.PostAsync("/models/pictures", json), "x-prediction-id");
    }

    private static string Yaml(string active, string swap = "") => $$"""
        models:
          pictures:
            kind: image
            types: { digits: { labels: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] } }
            active: {{active}}
            versions:
              v1: { runtime: onnx, types: { digits: { path: "{{Digits}}" } } }
              v2: { runtime: onnx, types: { digits: { path: "{{Digits}}" } } }
            {{swap}}
        """;

    private static string TwoTypes(string[] files) => $$"""
        models:
          pictures:
            kind: image
            types:
              one: { labels: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] }
              two: { labels: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] }
            active: v1
            versions:
              v1: { runtime: onnx, types: { one: { path: "{{files[0]}}" }, two: { path: "{{files[1]}}" } } }
        """;
}
