using Interlock.Api.Tests.Support;
using Interlock.Application.Access;
using Interlock.Application.Access.Audit;
using Interlock.Application.Access.Users;
using Interlock.Application.Configuration;
using Interlock.Domain.Access;
using Interlock.Infrastructure.Datastore;
using Interlock.Infrastructure.Datastore.Access;
using Interlock.Infrastructure.Passwords;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using NUnit.Framework;

namespace Interlock.Api.Tests.Application.Access;

/// <summary>Signing in on a real database: the lock, and what is recorded.</summary>
internal sealed class SignInServiceTests
{
    private const string Password = "correct horse battery";
    private const string From = "192.0.2.7";

    // Quicker than those of a server.
    private static readonly PasswordHashes Hashes = new(20_000);

    private readonly ManualTime _time = new();
    private TestDatastore _database = null!;
    private UserDatastore _users = null!;
    private AuditLog _audit = null!;
    private SignInService _service = null!;
    private bool _isClosed;

    [SetUp]
    public async Task Open()
    {
        _isClosed = false;
        _database = await TestDatastore.CreateAsync(DatastoreProvider.Sqlite);
        _users = new UserDatastore(_database.Calls());
        _audit = new AuditLog(new AuditDatastore(_database.Calls()), TimeProvider.System, NullLoggerFactory.Instance);
        _service = Service(_users);
        await AddAsync("Anna", Hashes.HashOf(Password));
    }

    [TearDown]
    public async Task Close()
    {
        _service.Dispose();
        await CloseAuditAsync();
        await _database.DisposeAsync();
    }

    [Test]
    public async Task SignIn_FiveWrongPasswords_LockOnAllServersForFifteenMinutes()
    {
        using var other = Service(new UserDatastore(_database.Calls(new WriteTurns(_database.Config))));
        for (var i = 0; i < 5; i++)
        {
            Assert.That(await SignInAsync("anna", "wrong", i % 2 == 0 ? _service : other), Is.Null);
        }

        Assert.That(await SignInAsync("anna", Password), Is.Null);
        Assert.That(await SignInAsync("ANNA", Password, other), Is.Null);
        _time.Advance(TimeSpan.FromMinutes(15) - TimeSpan.FromSeconds(1));
        Assert.That(await SignInAsync("anna", Password), Is.Null);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.That((await SignInAsync("anna", Password, other))?.Name, Is.EqualTo("Anna"));
        Assert.That(await OutcomesAsync(), Is.EqualTo(new[]
        {
            "sign-in wrong_password", "sign-in wrong_password", "sign-in wrong_password", "sign-in wrong_password", "sign-in wrong_password", "user.lock done",
            "sign-in user_locked", "sign-in user_locked", "sign-in user_locked", "sign-in done",
        }));
    }

    [Test]
    public async Task SignIn_ManyWrongPasswordsAtTheSameTime_AreNoMoreThanFive()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(() => SignInAsync("anna", "wrong"))));

        Assert.That(results, Has.All.Null);
        Assert.That((await OutcomesAsync()).Count(outcome => outcome == "sign-in wrong_password"), Is.EqualTo(5));
    }

    [Test]
    public async Task SignIn_RightAfterFourWrongPasswords_BeginsToCountAgain()
    {
        foreach (var password in new[] { "1", "2", "3", "4", Password, "1", "2", "3", "4", Password })
        {
            Assert.That(await SignInAsync("anna", password), password == Password ? Is.Not.Null : Is.Null, password);
        }

        var user = (await _users.ListAsync(CancellationToken.None)).Single();
        Assert.That((user.FailedAttempts, user.LockedUntil, user.LastSignInAt), Is.EqualTo((0, (DateTime?)null, (DateTime?)_time.GetUtcNow().UtcDateTime)));
    }

    [Test]
    public async Task SignIn_UnknownName_IsRecordedWithoutWhatWasTyped()
    {
        Assert.That(await SignInAsync("my secret password", "x"), Is.Null);

        Assert.That(await OutcomesAsync(), Is.EqualTo(new[] { "sign-in unknown_user" }));
        var entry = (await EntriesAsync()).Single();
        Assert.That((entry.Subject, entry.Caller, entry.From), Is.EqualTo(((string?)null, From, From)));
    }

    [Test]
    public async Task SignIn_HashOfAnOlderForm_IsHashedAgainAndTheSessionsStay()
    {
        var old = new PasswordHasher<User>(Options.Create(new PasswordHasherOptions { IterationCount = 1000 })).HashPassword(null!, Password);
        await AddAsync("old", old);
        var before = (await _users.ListAsync(CancellationToken.None)).Single(user => user.Id == "old");

        Assert.That(await SignInAsync("old", Password), Is.Not.Null);
        var after = (await _users.ListAsync(CancellationToken.None)).Single(user => user.Id == "old");

        Assert.That(after.PasswordHash, Is.Not.EqualTo(old));
        Assert.That(Hashes.Check(after.PasswordHash, Password), Is.EqualTo(PasswordCheck.Right));
        Assert.That(after.Stamp, Is.EqualTo(before.Stamp));
    }

    private SignInService Service(IUserDatastore users) => new(users, Hashes, _audit, _time);

    private Task<User?> SignInAsync(string name, string password, SignInService? service = null) => (service ?? _service).SignInAsync(name, password, From, CancellationToken.None);

    private Task<UserChange> AddAsync(string name, string hash) => _users.ChangeAsync(
        name, _ => new UserChange(User.Create(name, [Role.View], hash, _time.GetUtcNow().UtcDateTime, "test"), null), CancellationToken.None);

    private async Task<IReadOnlyList<AuditEntry>> EntriesAsync()
    {
        await CloseAuditAsync();
        return await new AuditDatastore(_database.Calls()).ListAsync(new AuditFilter { Limit = 100 }, CancellationToken.None);
    }

    private async Task CloseAuditAsync()
    {
        if (!_isClosed)
        {
            _isClosed = true;
            await _audit.DisposeAsync();
        }
    }

    private async Task<List<string>> OutcomesAsync() => [.. (await EntriesAsync()).Reverse().Select(entry => $"{entry.Action} {entry.Outcome}")];
}
