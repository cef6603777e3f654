using Interlock.Api.Tests.Support;
using Interlock.Infrastructure.Datastore.Sqlite;
using NUnit.Framework;

namespace Interlock.Api.Tests.Infrastructure.Datastore.Sqlite;

[Parallelizable]
public sealed class SqliteFileTests
{
    // Bytes of the header: the versions that may write and read it; 2 is that of the write-ahead log.
    private const int WriteVersion = 18;
    private const byte WriteAheadLog = 2;

    private readonly TemporaryFolder _folder = new();

    [TearDown]
    public void Delete() => _folder.Dispose();

    [Test]
    public void TryCreate_NoFile_IsThereWithItsLogOnOrNotAtAll()
    {
        var file = _folder.PathOf("data/new.db");

        Assert.That(SqliteFile.TryCreate(file), Is.True);

        Assert.That(File.ReadAllBytes(file)[WriteVersion..(WriteVersion + 2)], Is.EqualTo(new[] { WriteAheadLog, WriteAheadLog }));
        Assert.That(Directory.GetFiles(_folder.PathOf("data")), Is.EqualTo([file]));
    }

    [Test]
    public void TryCreate_SeveralAtOnce_OneMakesIt()
    {
        var file = _folder.PathOf("one.db");
        var made = new int[8];

        Parallel.For(0, made.Length, i => made[i] = SqliteFile.TryCreate(file) ? 1 : 0);

        Assert.That(made.Sum(), Is.EqualTo(1));
        Assert.That(Directory.GetFiles(_folder.Path, "one.db*"), Is.EqualTo([file]));
    }

    [Test]
    public void TryCreate_FileThatIsThere_StaysAsItIs()
    {
        var file = _folder.Write("there.db", "text");

        Assert.That(SqliteFile.TryCreate(file), Is.False);
        Assert.That(SqliteFile.TryCreate(":memory:"), Is.False);
        Assert.That(File.ReadAllText(file), Is.EqualTo("text"));
    }
}
