using Interlock.Api.Tests.Support;
using Interlock.Application.Swaps.Watching;
using Interlock.Infrastructure.Files;
using NUnit.Framework;

namespace Interlock.Api.Tests.Infrastructure.Files;

/// <summary>What every system can tell of a file, tried on the one that is here.</summary>
public sealed class PortableFileStampsTests
{
    private static readonly DateTime Earlier = new(2024, 2, 29, 12, 30, 15, 125, DateTimeKind.Utc);

    private readonly PortableFileStamps _stamps = new();

    [Test]
    public void Of_File_IsItsLengthAndTimes()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("file", "content");
        File.SetLastWriteTimeUtc(file, Earlier);

        var stamp = _stamps.Of(file);

        Assert.That((stamp.Length, stamp.ModifiedAt), Is.EqualTo((7, 1_709_209_815_125_000_000)));
        Assert.That(stamp.ChangedAt, Is.GreaterThanOrEqualTo(stamp.ModifiedAt));
        Assert.That(_stamps.Of(file), Is.EqualTo(stamp), "left alone");
    }

    [TestCase("other content", 0)]
    [TestCase("CONTENT", 1)]
    public void Of_WrittenAgain_Differs(string content, int laterSeconds)
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("file", "content");
        File.SetLastWriteTimeUtc(file, Earlier);
        var before = _stamps.Of(file);

        File.SetLastWriteTimeUtc(folder.Write("file", content), Earlier.AddSeconds(laterSeconds));

        Assert.That(_stamps.Of(file), Is.Not.EqualTo(before));
    }

    [Test]
    public void Of_Link_IsThatOfItsTarget()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("file", "content");
        File.CreateSymbolicLink(folder.PathOf("link"), "file");
        File.CreateSymbolicLink(folder.PathOf("second"), "link");

        Assert.That(_stamps.Of(folder.PathOf("second")), Is.EqualTo(_stamps.Of(file)).And.Not.EqualTo(FileStamp.None));
    }

    [Test]
    public void Of_WhatIsNoFile_IsNone()
    {
        using var folder = new TemporaryFolder();
        File.CreateSymbolicLink(folder.PathOf("dangling"), "nowhere");
        File.CreateSymbolicLink(folder.PathOf("circle"), "circle");
        string[] paths = [folder.Path, folder.PathOf("missing"), folder.PathOf("dangling"), folder.PathOf("circle"), folder.PathOf("missing/file"), ""];

        Assert.That(paths.Select(_stamps.Of), Is.All.EqualTo(FileStamp.None));
    }
}
