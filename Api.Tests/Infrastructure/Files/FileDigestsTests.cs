using System.Security.Cryptography;
using System.Text;
using Interlock.Api.Tests.Support;
using Interlock.Application.Swaps.Watching;
using Interlock.Infrastructure.Files;
using NUnit.Framework;

namespace Interlock.Api.Tests.Infrastructure.Files;

/// <summary>A digest is that of the present content, read as a whole, and read once.</summary>
public sealed class FileDigestsTests
{
    private static readonly FileStamp LongAgo = new(9, 1, 1, 1, 1);

    [Test]
    public void Sha256Of_File_IsThatOfItsContent()
    {
        using var folder = new TemporaryFolder();
        var digests = new FileDigests(TimeProvider.System);

        Assert.That(digests.Sha256Of(folder.Write("file", "content 1")), Is.EqualTo(Sha256("content 1")));
        Assert.That(digests.Sha256Of(folder.Write("file", "content 2")), Is.EqualTo(Sha256("content 2")), "written right after");
        Assert.That(digests.Sha256Of(folder.Write("empty", "")), Is.EqualTo(Sha256("")));
    }

    [Test]
    public void Sha256Of_WhatIsNoFile_IsNull()
    {
        using var folder = new TemporaryFolder();
        var digests = new FileDigests(TimeProvider.System);

        Assert.That(new[] { folder.Path, folder.PathOf("missing"), "" }.Select(digests.Sha256Of), Is.All.Null);
    }

    [Test]
    public void Sha256Of_SameStamp_IsNotReadAgain()
    {
        using var folder = new TemporaryFolder();
        var stamp = LongAgo;
        var digests = new FileDigests(TimeProvider.System, _ => stamp);
        digests.Sha256Of(folder.Write("file", "content 1"));
        folder.Write("file", "content 2");

        Assert.That(digests.Sha256Of(folder.PathOf("file")), Is.EqualTo(Sha256("content 1")));
        stamp = LongAgo with { ChangedAt = 2 };
        Assert.That(digests.Sha256Of(folder.PathOf("file")), Is.EqualTo(Sha256("content 2")));
    }

    [Test]
    public void Sha256Of_ChangedAMomentAgo_IsReadAgain()
    {
        using var folder = new TemporaryFolder();
        var now = (DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).Ticks * 100;
        var digests = new FileDigests(TimeProvider.System, _ => LongAgo with { ChangedAt = now });
        digests.Sha256Of(folder.Write("file", "content 1"));
        folder.Write("file", "content 2");

        Assert.That(digests.Sha256Of(folder.PathOf("file")), Is.EqualTo(Sha256("content 2")), "both may be written within one step of the clock");
    }

    [Test]
    public void Sha256Of_ChangedWhileItIsRead_IsReadAgain()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("file", "half ");
        var asked = 0;
        var digests = new FileDigests(TimeProvider.System, StampOf);

        Assert.That(digests.Sha256Of(file), Is.EqualTo(Sha256("half and whole")));

        // The third time is after the first reading.
        FileStamp StampOf(string path)
        {
            if (++asked == 3)
            {
                File.AppendAllText(path, "and whole");
            }

            return FileStamps.Of(path);
        }
    }

    [Test]
    public void Sha256Of_ChangedEveryTime_IsNull()
    {
        using var folder = new TemporaryFolder();
        var asked = 0;
        var digests = new FileDigests(TimeProvider.System, _ => LongAgo with { ChangedAt = ++asked });

        Assert.That(digests.Sha256Of(folder.Write("file", "content")), Is.Null);
        Assert.That(asked, Is.LessThan(20));
    }

    [Test]
    public void Sha256Of_LargeFile_TakesLittleMemory()
    {
        using var folder = new TemporaryFolder();
        using (var large = File.Create(folder.PathOf("large")))
        {
            large.SetLength(64 << 20);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        new FileDigests(TimeProvider.System).Sha256Of(folder.PathOf("large"));

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(1 << 20));
    }

    [Test]
    public void Sha256Of_ManyThreads_AgreeAndNeverFail()
    {
        using var folder = new TemporaryFolder();
        var files = Enumerable.Range(0, 1200).Select(i => folder.Write($"file-{i}", $"content {i}")).ToList();
        var digests = new FileDigests(TimeProvider.System, _ => LongAgo);

        Parallel.For(0, 4, _ => Assert.That(files.Select(digests.Sha256Of), Is.EqualTo(Enumerable.Range(0, 1200).Select(i => Sha256($"content {i}")))));
    }

    private static string Sha256(string content) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)));
}
