using NUnit.Framework;

namespace Interlock.Api.Tests.Application.Swaps;

/// <summary>A model file with another content is a change, whatever it looks like from outside.</summary>
public sealed class ConfigWatcherFilesTests
{
    /// <summary>Only a file was changed: what is served is to be served with it.</summary>
    private static readonly string?[] AsServed = [null];

    private static readonly string First = Watching.Yaml("first");

    [Test]
    public async Task Turn_ReplacedWithSameLengthAndTime_AppliesAgain()
    {
        using var folder = Watching.CreateFolder();
        using var watching = new Watching(folder);
        await watching.StartAsync(folder);

        var other = folder.Write("other.onnx", "content 2");
        File.SetLastWriteTimeUtc(other, File.GetLastWriteTimeUtc(folder.PathOf("model.onnx")));
        File.Move(other, folder.PathOf("model.onnx"), overwrite: true);
        await watching.RestAsync();

        Assert.That(watching.Swaps.Texts, Is.EqualTo(AsServed));
    }

    [Test]
    public async Task Turn_WrittenInPlaceWithSameLengthAndTime_AppliesAgain()
    {
        using var folder = Watching.CreateFolder();
        using var watching = new Watching(folder);
        await watching.StartAsync(folder);

        var time = File.GetLastWriteTimeUtc(folder.PathOf("model.onnx"));
        File.SetLastWriteTimeUtc(folder.Write("model.onnx", "content 2"), time);
        await watching.RestAsync();

        Assert.That(watching.Swaps.Texts, Is.EqualTo(AsServed));
    }

    [Test]
    public async Task Turn_ReplacedWhileModelsWereLoaded_AppliesAgain()
    {
        using var folder = Watching.CreateFolder();
        using var watching = new Watching(folder);
        watching.Watcher.Begin();
        watching.Publish(folder.PathOf("model.onnx"));

        folder.Write("model.onnx", "content 2");
        await watching.RestAsync();

        Assert.That(watching.Swaps.Texts, Is.EqualTo(AsServed));
    }

    [Test]
    public async Task Turn_FileThatOnlyLoadingRevealed_IsWatched()
    {
        using var folder = Watching.CreateFolder();
        using var watching = new Watching(folder);
        await watching.StartAsync(folder);
        var weights = folder.Write("model.weights", "weights 1");
        watching.Publish(folder.PathOf("model.onnx"), weights);
        await watching.RestAsync();
        Assert.That(watching.Swaps.Texts, Is.Empty, "it is what was loaded");

        folder.Write("model.weights", "weights 2");
        await watching.RestAsync();

        Assert.That(watching.Swaps.Texts, Is.EqualTo(AsServed));
    }

    [Test]
    public async Task Turn_FileReplacedBetweenLoadingAndTheFirstLookAtIt_AppliesAgain()
    {
        using var folder = Watching.CreateFolder();
        using var watching = new Watching(folder);
        await watching.StartAsync(folder);

        var weights = folder.Write("model.weights", "weights 1");
        watching.Publish(folder.PathOf("model.onnx"), weights);
        folder.Write("model.weights", "weights 2");
        await watching.RestAsync();

        Assert.That(watching.Swaps.Texts, Is.EqualTo(AsServed));
    }

    [Test]
    public async Task Turn_ReplacedWhileItIsApplied_IsAppliedOnceMore()
    {
        using var folder = Watching.CreateFolder();
        using var watching = new Watching(folder);
        await watching.StartAsync(folder);
        watching.Swaps.Answer = (_, _) =>
        {
            watching.Swaps.Answer = (_, _) => Task.FromResult(RecordedSwaps.Published());
            folder.Write("model.onnx", "content 3");
            return Task.FromResult(RecordedSwaps.Published());
        };

        folder.Write("model.onnx", "content 2");
        await watching.RestAsync();
        await watching.RestAsync();

        Assert.That(watching.Swaps.Texts, Is.EqualTo(new string?[] { null, null }));
    }

    [Test]
    public async Task Turn_NewFileOfARefusedVersion_IsTriedAgain()
    {
        using var folder = Watching.CreateFolder();
        using var watching = new Watching(folder);
        await watching.StartAsync(folder);
        watching.Swaps.Answer = (_, _) => Task.FromResult(RecordedSwaps.Refused("models.iris.versions.v1: it is damaged"));
        folder.Write("other.onnx", "damaged");
        var text = Watching.Yaml("first", "other.onnx");
        folder.Write("config.yaml", text);
        await watching.RestAsync();
        await watching.RestAsync();
        Assert.That(watching.Swaps.Texts, Is.EqualTo(new[] { text }), "what was refused is not tried again");

        folder.Write("other.onnx", "repaired");
        await watching.RestAsync();

        Assert.That(watching.Swaps.Texts, Is.EqualTo(new[] { text, text }));
    }

    [Test]
    public async Task Turn_MissingFileArrives_IsTriedAgain()
    {
        using var folder = Watching.CreateFolder();
        using var watching = new Watching(folder);
        await watching.StartAsync(folder);
        watching.Swaps.Answer = (_, _) => Task.FromResult(RecordedSwaps.Refused("there is no file"));
        var text = Watching.Yaml("first", "later.onnx");
        folder.Write("config.yaml", text);
        await watching.RestAsync();
        Assert.That(watching.Swaps.Texts, Is.EqualTo(new[] { text }));

        folder.Write("later.onnx", "here it is");
        await watching.RestAsync();

        Assert.That(watching.Swaps.Texts, Is.EqualTo(new[] { text, text }));
    }

    [Test]
    public async Task Turn_GoldenRequestsChanged_AppliesAgain()
    {
        using var folder = Watching.CreateFolder();
        folder.Write("golden.jsonl", "{}");
        var text = Watching.Yaml("first") + "    swap: { golden: golden.jsonl }\n";
        folder.Write("config.yaml", text);
        using var watching = new Watching(folder);
        await watching.StartAsync(folder);

        folder.Write("golden.jsonl", "{ }");
        await watching.RestAsync();

        Assert.That(watching.Swaps.Texts, Is.EqualTo(AsServed));
    }
}
