using Interlock.Api.Tests.Support;
using Interlock.Application.Swaps.Revisions;
using Interlock.Infrastructure.Files;
using NUnit.Framework;

namespace Interlock.Api.Tests.Infrastructure.Files;

public sealed class FileRollbackJournalTests
{
    private static readonly Rollback First = new(6, 5, "errors");
    private static readonly Rollback Second = new(7, null, "not \"published\"");

    [Test]
    public void Write_Several_AreReadInOrderUntilTheyAreRemoved()
    {
        using var folder = new TemporaryFolder();
        var journal = new FileRollbackJournal(folder.PathOf("journal"));
        Assert.That(journal.Read(), Is.Empty);

        journal.Write(Second);
        journal.Write(First);
        journal.Write(First);
        Assert.That(new FileRollbackJournal(folder.PathOf("journal")).Read(), Is.EqualTo([First, Second]));

        journal.Remove(First);
        journal.Remove(First);
        Assert.That(journal.Read(), Is.EqualTo([Second]));
    }

    [Test]
    public void Read_FilesOfOthers_ArePassedOver()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.PathOf("journal"));
        folder.Write("journal/other.json", "{");
        folder.Write("journal/6.json.tmp", "{");

        Assert.That(new FileRollbackJournal(folder.PathOf("journal")).Read(), Is.Empty);
    }

    [Test]
    public void Write_FolderThatCannotBeMade_Throws()
    {
        using var folder = new TemporaryFolder();
        folder.Write("journal", "a file");

        Assert.That(() => new FileRollbackJournal(folder.PathOf("journal")).Write(First), Throws.InstanceOf<IOException>());
    }
}
