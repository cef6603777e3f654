using Interlock.Application.Configuration;
using Interlock.Infrastructure.Datastore;
using NUnit.Framework;

namespace Interlock.Api.Tests.Infrastructure.Datastore;

internal sealed class WriteTurnsTests
{
    [Test]
    public async Task WaitAsync_Sqlite_OneAfterTheOtherInOrder()
    {
        using var turns = new WriteTurns(new DatastoreConfig());
        var order = new List<int>();
        var first = await turns.WaitAsync(CancellationToken.None);
        var others = Enumerable.Range(0, 5).Select(async n =>
        {
            using var turn = await turns.WaitAsync(CancellationToken.None);
            order.Add(n);
        }).ToList();

        Assert.That(order, Is.Empty);
        first.Dispose();
        await Task.WhenAll(others);

        Assert.That(order, Is.EqualTo(Enumerable.Range(0, 5)));
    }

    [TestCase(DatastoreProvider.Postgresql)]
    [TestCase(DatastoreProvider.Sqlserver)]
    public async Task WaitAsync_Servers_NobodyWaits(DatastoreProvider provider)
    {
        using var turns = new WriteTurns(new DatastoreConfig { Provider = provider });

        using var one = await turns.WaitAsync(CancellationToken.None);
        var other = turns.WaitAsync(CancellationToken.None).AsTask();

        Assert.That(other.IsCompletedSuccessfully);
    }
}
