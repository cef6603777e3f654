using System.Xml.Linq;
using Interlock.Api.Tests.Support;
using Interlock.Application.Access;
using Interlock.Application.Configuration;
using Interlock.Domain;
using Interlock.Domain.Access;
using Interlock.Infrastructure.Datastore;
using Interlock.Infrastructure.Datastore.Access;
using NUnit.Framework;

namespace Interlock.Api.Tests.Infrastructure.Datastore.Access;

[Parallelizable]
[TestFixture(DatastoreProvider.Sqlite)]
[TestFixture(DatastoreProvider.Postgresql)]
[TestFixture(DatastoreProvider.Sqlserver)]
internal sealed class UserDatastoreTests(DatastoreProvider provider)
{
    private static readonly DateTime Now = new(2026, 6, 1, 12, 0, 0, DateTimeKind.Utc);

    private TestDatastore _database = null!;
    private UserDatastore _users = null!;

    [SetUp]
    public async Task Open()
    {
        _database = await TestDatastore.CreateAsync(provider);
        _users = Another();
    }

    [TearDown]
    public async Task Close()
    {
        if (_database is not null)
        {
            await _database.DisposeAsync();
        }
    }

    [Test]
    public async Task ChangeAsync_AddedChangedAndRemoved_IsAsItWasStored()
    {
        var anna = await AddAsync("Anna.B@example.com");
        anna.BeginSignIn(Now);
        await _users.ChangeAsync("ANNA.b@EXAMPLE.com", user => Changed(user!, user => user.BeginSignIn(Now)), CancellationToken.None);
        await AddAsync("ben");

        var stored = await _users.ListAsync(CancellationToken.None);
        Assert.That(stored.Select(user => user.Id), Is.EqualTo(new[] { "anna.b@example.com", "ben" }));
        Assert.That(stored[0], Is.EqualTo(anna).UsingPropertiesComparer());

        await _users.ChangeAsync("BEN", user => new UserChange(user, null) { IsRemoval = true }, CancellationToken.None);
        Assert.That((await _users.ListAsync(CancellationToken.None)).Select(user => user.Name), Is.EqualTo(new[] { "Anna.B@example.com" }));
    }

    [Test]
    public async Task ChangeAsync_ManyServersAddTheSameName_OneAdds()
    {
        var added = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Task.Run(() => Another().ChangeAsync(
            i % 2 == 0 ? "anna" : "ANNA", user => new Added(user is null, Create("anna")), CancellationToken.None))));

        Assert.That(added.Count(change => change.IsFirst), Is.EqualTo(1));
        Assert.That(await _users.ListAsync(CancellationToken.None), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task ChangeAsync_AttemptsOnManyServers_AreAllCounted()
    {
        await AddAsync("anna");

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Another().ChangeAsync(
            "anna", user => Changed(user!, user => user.BeginSignIn(Now)), CancellationToken.None))));

        Assert.That((await _users.ListAsync(CancellationToken.None)).Single().FailedAttempts, Is.EqualTo(4));
    }

    [Test]
    public void StoreElement_TwoServersMakeTheFirstKey_BothUseOne()
    {
        var (one, other) = (new SessionKeys(_database.Calls()), new SessionKeys(_database.Calls(new WriteTurns(_database.Config))));
        Assert.That((one.GetAllElements().Count, other.GetAllElements().Count), Is.EqualTo((0, 0)));

        one.StoreElement(new XElement("key", new XAttribute("id", "ä")), "a");
        other.StoreElement(new XElement("key", new XAttribute("id", "b")), "b");

        Assert.That(other.GetAllElements().Select(key => key.Attribute("id")?.Value), Is.EqualTo(new[] { "ä" }));
        other.StoreElement(new XElement("key", new XAttribute("id", "c")), "c");
        Assert.That(one.GetAllElements().Select(key => key.Attribute("id")?.Value), Is.EqualTo(new[] { "ä", "c" }));
    }

    private static UserChange Changed(User user, Action<User> change)
    {
        change(user);
        return new UserChange(user, null);
    }

    private static User Create(string name) => User.Create(name, [Role.View, Role.Infer], "hash", Now, "root");

    private async Task<User> AddAsync(string name) =>
        (await _users.ChangeAsync(name, _ => new UserChange(Create(name), Entry()), CancellationToken.None)).User!;

    private static AuditEntry Entry() => new()
    {
        Id = TimeOrderedId.New(Now), Action = "user.add", Subject = "anna", Caller = "root", From = "command", Outcome = "done",
    };

    // With turns of its own, as another server has them.
    private UserDatastore Another() => new(_database.Calls(new WriteTurns(_database.Config)));

    private sealed record Added(bool IsFirst, User User) : UserChange(User, null);
}
