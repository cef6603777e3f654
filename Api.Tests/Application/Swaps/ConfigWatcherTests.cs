using System.Diagnostics;
using Interlock.Api.Tests.Support;
using Interlock.Application;
using Interlock.Application.Swaps.Revisions;
using Interlock.Domain.Swaps;
using NUnit.Framework;

namespace Interlock.Api.Tests.Application.Swaps;

/// <summary>However a file is changed: its content is applied once, when it has settled.</summary>
public sealed class ConfigWatcherTests
{
    private static readonly string Second = Watching.Yaml("second");

    [Test]
    public async Task Turn_NothingChanged_AppliesNothing()
    {
        using var folder = Watching.CreateFolder();
        using var watching = new Watching(folder);

        await watching.StartAsync(folder);
        await watching.RestAsync();

        Assert.That(watching.Swaps.Texts, Is.Empty);
    }

    [Test]
    public async Task Turn_EditedInPlace_AppliesTheTextOnce()
    {
        using var folder = Watching.CreateFolder();
        using var watching = new Watching(folder);
        await watching.StartAsync(folder);

        folder.Write("config.yaml", Second);
        await watching.RestAsync();

        Assert.That(watching.Swaps.Texts, Is.EqualTo(new[] { Second }));
        Assert.That(watching.Swaps.Requests[0].Source, Is.EqualTo(RevisionSource.File));
        Assert.That(watching.Swaps.Requests[0].Author, Is.EqualTo(watching.Source.Shown));
    }

    [TestCase("config.yaml", TestName = "Turn_ConfigEditedWhilePaused_IsAppliedOnceItIsResumed")]
    [TestCase("model.onnx", TestName = "Turn_ModelFileReplacedWhilePaused_IsAppliedOnceItIsResumed")]
    public async Task Paused(string changed)
    {
        using var folder = Watching.CreateFolder();
        using var watching = new Watching(folder);
        await watching.StartAsync(folder);
        watching.Status.Pause = new ApplyPause("ops", watching.Time.GetUtcNow());

        folder.Write(changed, Watching.Yaml("between"));
        await watching.RestAsync();
        folder.Write(changed, Second);
        var recheck = watching.Watcher.RecheckAsync();
        await watching.RestAsync();
        Assert.That((watching.Swaps.Requests.Count, recheck.IsCompletedSuccessfully), Is.EqualTo((0, true)));

        watching.Status.Pause = null;
        await watching.RestAsync();
        await watching.RestAsync();
        Assert.That(watching.Swaps.Texts, Is.EqualTo(new[] { changed == "config.yaml" ? Second : null }));
    }

    [TestCase("config.yaml", TestName = "Recheck_ConfigLooksUnchanged_AppliesTheText")]
    [TestCase("model.onnx", TestName = "Recheck_ModelFileLooksUnchanged_AppliesTheFile")]
    [TestCase(null, TestName = "Recheck_NothingChanged_AppliesNothing")]
    public async Task Recheck(string? changed)
    {
        using var folder = Watching.CreateFolder();
        using var watching = new Watching(folder);
        await watching.StartAsync(folder);
        watching.LooksUnchanged = true;
        if (changed is not null)
        {
            folder.Write(changed, Second);
        }

        await watching.RestAsync();
        Assert.That(watching.Swaps.Requests, Is.Empty);

        var recheck = watching.Watcher.RecheckAsync();
        await watching.RestAsync();

        Assert.That(recheck.IsCompletedSuccessfully);
        Assert.That(watching.Swaps.Requests, Has.Exactly(changed is null ? 0 : 1).Items);
        Assert.That(watching.Events.Count(id => id == EventIds.ConfigSame), Is.EqualTo(changed is null ? 1 : 0));
    }

    [Test]
    public async Task Turn_ReplacedByRename_AppliesTheText()
    {
        using var folder = Watching.CreateFolder();
        using var watching = new Watching(folder);
        await watching.StartAsync(folder);

        File.Move(folder.Write("config.yaml.new", Second), folder.PathOf("config.yaml"), overwrite: true);
        await watching.RestAsync();

        Assert.That(watching.Swaps.Texts, Is.EqualTo(new[] { Second }));
    }

    [TestCase("config.yaml", TestName = "Turn_LinkSwitchedUnderTheFile_AppliesTheText")]
    [TestCase("..data/config.yaml", TestName = "Turn_LinkSwitchedUnderTheFolder_AppliesTheText")]
    public async Task Turn_LinkSwitched(string config)
    {
        using var folder = new TemporaryFolder();
        WriteRelease(folder, "..release-1", Watching.Yaml("first"));
        WriteRelease(folder, "..release-2", Second);
        Link(folder, "..data", "..release-1");
        Link(folder, "config.yaml", "..data/config.yaml");
        Link(folder, "model.onnx", "..data/model.onnx");
        using var watching = new Watching(folder, config);
        await watching.StartAsync(folder);

        Link(folder, "..data_tmp", "..release-2");
        using var move = Process.Start("mv", ["-T", folder.PathOf("..data_tmp"), folder.PathOf("..data")]);
        await move.WaitForExitAsync();
        await watching.RestAsync();

        Assert.That(watching.Swaps.Texts, Is.EqualTo(new[] { Second }));
    }

    [Test]
    public async Task Turn_WrittenInSteps_AppliesTheLastAlone()
    {
        using var folder = Watching.CreateFolder();
        using var watching = new Watching(folder);
        await watching.StartAsync(folder);

        folder.Write("config.yaml", "");
        watching.Turn();
        watching.Turn();
        folder.Write("config.yaml", Second[..40]);
        watching.Turn();
        watching.Turn();
        folder.Write("config.yaml", Second);
        await watching.RestAsync();

        Assert.That(watching.Swaps.Texts, Is.EqualTo(new[] { Second }));
    }

    [Test]
    public async Task Turn_ManyEdits_AppliesTheLastAlone()
    {
        using var folder = Watching.CreateFolder();
        using var watching = new Watching(folder);
        await watching.StartAsync(folder);

        for (var i = 1; i <= 20; i++)
        {
            folder.Write("config.yaml", Watching.Yaml($"edit {i}"));
            watching.Turn();
        }

        await watching.RestAsync();

        Assert.That(watching.Swaps.Texts, Is.EqualTo(new[] { Watching.Yaml("edit 20") }));
    }

    [Test]
    public async Task Turn_ChangedWhileItIsRead_AppliesWhatStandsThereThen()
    {
        using var folder = Watching.CreateFolder();
        using var watching = new Watching(folder);
        await watching.StartAsync(folder);
        watching.AfterReading = () =>
        {
            watching.AfterReading = () => { };
            folder.Write("config.yaml", Second);
        };

        folder.Write("config.yaml", Watching.Yaml("not the last"));
        await watching.RestAsync();
        await watching.RestAsync();

        Assert.That(watching.Swaps.Texts, Is.EqualTo(new[] { Second }));
    }

    [Test]
    public async Task Turn_SettledContent_IsTriedWithinASecond()
    {
        using var folder = Watching.CreateFolder();
        using var watching = new Watching(folder);
        await watching.StartAsync(folder);
        var edited = watching.Time.GetUtcNow();

        folder.Write("config.yaml", Second);
        await watching.UntilAskedAsync(Second);

        Assert.That(watching.Time.GetUtcNow() - edited, Is.LessThan(TimeSpan.FromSeconds(1)));
    }

    [Test]
    public async Task Turn_SameTextWrittenAgain_AppliesNothing()
    {
        using var folder = Watching.CreateFolder();
        using var watching = new Watching(folder);
        await watching.StartAsync(folder);

        folder.Write("config.yaml", Watching.Yaml("first"));
        await watching.RestAsync();

        Assert.That(watching.Swaps.Texts, Is.Empty);
    }

    [Test]
    public async Task Turn_ChangedWhileModelsWereLoaded_AppliesTheText()
    {
        using var folder = Watching.CreateFolder();
        using var watching = new Watching(folder);

        folder.Write("config.yaml", Second);
        await watching.StartAsync(folder);

        Assert.That(watching.Swaps.Texts, Is.EqualTo(new[] { Second }));
    }

    [Test]
    public async Task Turn_DotEnvWrittenChangedAndDeleted_AppliesEachTime()
    {
        using var folder = Watching.CreateFolder();
        using var watching = new Watching(folder);
        await watching.StartAsync(folder);

        folder.Write(".env", "NAME=one");
        await watching.RestAsync();
        folder.Write(".env", "NAME=two");
        await watching.RestAsync();
        File.SetLastWriteTimeUtc(folder.PathOf(".env"), new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        await watching.RestAsync();
        Assert.That(watching.Swaps.Texts, Has.Count.EqualTo(2), "its content, not its time");

        File.Delete(folder.PathOf(".env"));
        await watching.RestAsync();
        Assert.That(watching.Swaps.Texts, Has.Count.EqualTo(3));
    }

    [Test]
    public async Task Turn_FileOfASecretReplaced_AppliesEachTime()
    {
        using var folder = Watching.CreateFolder();
        folder.Write("secret", "one");
        var text = Watching.Yaml("\"${file:secret}\"");
        folder.Write("config.yaml", text);
        using var watching = new Watching(folder);
        await watching.StartAsync(folder);
        Assert.That(watching.Swaps.Texts, Is.Empty);

        folder.Write("secret", "two");
        await watching.RestAsync();
        File.Move(folder.Write("secret.new", "three"), folder.PathOf("secret"), overwrite: true);
        await watching.RestAsync();
        File.SetLastWriteTimeUtc(folder.PathOf("secret"), new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        await watching.RestAsync();
        Assert.That(watching.Swaps.Texts, Is.EqualTo(new[] { text, text }), "its content, not its time");

        File.Delete(folder.PathOf("secret"));
        await watching.RestAsync();
        folder.Write("secret", "four");
        await watching.RestAsync();
        Assert.That(watching.Swaps.Texts, Has.Count.EqualTo(4), "what is missing is watched, too");
    }

    [Test]
    public async Task Turn_FileOfASecretThatAnEditNames_IsWatched()
    {
        using var folder = Watching.CreateFolder();
        folder.Write("secret", "one");
        using var watching = new Watching(folder);
        await watching.StartAsync(folder);

        folder.Write("config.yaml", Watching.Yaml("\"${file:secret}\""));
        await watching.RestAsync();
        folder.Write("secret", "two");
        await watching.RestAsync();

        Assert.That(watching.Swaps.Texts, Has.Count.EqualTo(2));
    }

    private static void WriteRelease(TemporaryFolder folder, string name, string yaml)
    {
        Directory.CreateDirectory(folder.PathOf(name));
        folder.Write($"{name}/config.yaml", yaml);
        folder.Write($"{name}/model.onnx", "content 1");
    }

    private static void Link(TemporaryFolder folder, string name, string target) => File.CreateSymbolicLink(folder.PathOf(name), target);
}
