using Interlock.Api.Tests.Support;
using Interlock.Application.Configuration;
using Interlock.Domain;
using Interlock.Domain.Notifications;
using Interlock.Infrastructure.Datastore.Deliveries;
using Microsoft.EntityFrameworkCore;
using NUnit.Framework;

namespace Interlock.Api.Tests.Infrastructure.Datastore.Deliveries;

[Parallelizable]
[TestFixture(DatastoreProvider.Sqlite)]
[TestFixture(DatastoreProvider.Postgresql)]
[TestFixture(DatastoreProvider.Sqlserver)]
internal sealed class DeliveryDatastoreTests(DatastoreProvider provider)
{
    private static readonly DateTime Now = new(2026, 6, 1, 12, 0, 0, DateTimeKind.Utc);

    [TestCase(false, ExpectedResult = "summary")]
    [TestCase(true, ExpectedResult = "a b")]
    public async Task<string> ReplaceAsync_Rows_AreReplacedTogetherOrNotAtAll(bool oneIsGone)
    {
        await using var database = await TestDatastore.CreateAsync(provider);
        var datastore = new DeliveryDatastore(database.Calls());
        Delivery[] held = [Make("a"), Make("b")];
        await datastore.AddAsync(held, CancellationToken.None);
        Delivery[] wanted = oneIsGone ? [.. held, Make("gone")] : held;

        Assert.That(await datastore.ReplaceAsync(wanted, Make("summary"), CancellationToken.None), Is.EqualTo(!oneIsGone));

        await using var context = await database.Contexts.CreateDbContextAsync();
        return string.Join(' ', await context.Deliveries.OrderBy(delivery => delivery.Id).Select(delivery => delivery.Body).ToListAsync());
    }

    private static Delivery Make(string body) =>
        new() { Id = TimeOrderedId.New(Now.AddMilliseconds(body[0])), Receiver = "host", Event = "job.failed", Body = body, DueAt = Now };
}
