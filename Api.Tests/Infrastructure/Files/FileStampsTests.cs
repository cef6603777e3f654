using System.Diagnostics;
using Interlock.Api.Tests.Support;
using Interlock.Application.Swaps.Watching;
using Interlock.Infrastructure.Files;
using NUnit.Framework;

namespace Interlock.Api.Tests.Infrastructure.Files;

/// <summary>A stamp stays as long as nobody touches the file, and no longer.</summary>
public sealed class FileStampsTests
{
    [Test]
    public void Of_FileLeftAlone_StaysTheSame()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("file", "content");

        var before = FileStamps.Of(file);

        Assert.That(FileStamps.Of(file), Is.EqualTo(before).And.Not.EqualTo(FileStamp.None));
    }

    [Test]
    public void Of_File_KnowsWhatTheRuntimeKnows()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("file", "content");
        File.SetLastWriteTimeUtc(file, new DateTime(2024, 2, 29, 12, 30, 15, 125, DateTimeKind.Utc));

        var (stamp, known) = (FileStamps.Of(file), new PortableFileStamps().Of(file));

        Assert.That((stamp.Length, stamp.ModifiedAt), Is.EqualTo((7, known.ModifiedAt)));
        Assert.That(stamp.ModifiedAt, Is.EqualTo(1_709_209_815_125_000_000));
    }

    [Test]
    [Platform("Linux")]
    public void Of_ReplacedWithSameLengthAndTimes_Differs()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("file", "content 1");
        File.SetLastWriteTimeUtc(file, new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        var before = FileStamps.Of(file);

        var other = folder.Write("other", "content 2");
        File.SetLastWriteTimeUtc(other, File.GetLastWriteTimeUtc(file));
        File.Move(other, file, overwrite: true);

        var after = FileStamps.Of(file);
        Assert.That((after.Length, after.ModifiedAt), Is.EqualTo((before.Length, before.ModifiedAt)));
        Assert.That((after.Inode, after.ChangedAt), Is.Not.EqualTo((before.Inode, before.ChangedAt)));
    }

    [Test]
    [Platform("Linux")]
    public async Task Of_WrittenInPlaceWithSameLengthAndTime_Differs()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("file", "content 1");
        var before = FileStamps.Of(file);

        // The clock of a file system may move in steps.
        await Poll.UntilAsync(
            () =>
            {
                File.SetLastWriteTimeUtc(folder.Write("file", "content 2"), new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc));
                return Task.FromResult(FileStamps.Of(file).ChangedAt != before.ChangedAt);
            },
            "the stamp is another");

        Assert.That(FileStamps.Of(file).Inode, Is.EqualTo(before.Inode));
    }

    [Test]
    public void Of_Link_IsThatOfItsTarget()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("file", "content");
        File.CreateSymbolicLink(folder.PathOf("link"), "file");

        Assert.That(FileStamps.Of(folder.PathOf("link")), Is.EqualTo(FileStamps.Of(file)));
    }

    [Test]
    public void Of_WhatIsNoFile_IsNone()
    {
        using var folder = new TemporaryFolder();
        File.CreateSymbolicLink(folder.PathOf("dangling"), "nowhere");
        string[] paths = [folder.Path, folder.PathOf("missing"), folder.PathOf("dangling"), folder.PathOf("missing/file"), ""];

        Assert.That(paths.Select(FileStamps.Of), Is.All.EqualTo(FileStamp.None));
    }

    [Test]
    [Platform("Linux")]
    public void Of_Pipe_IsNone()
    {
        using var folder = new TemporaryFolder();
        using var make = Process.Start("mkfifo", [folder.PathOf("pipe")]);
        make.WaitForExit();

        Assert.That(FileStamps.Of(folder.PathOf("pipe")), Is.EqualTo(FileStamp.None));
    }
}
