using System.Text.Json.Nodes;
using Interlock.Api.Tests.Infrastructure.Configuration;
using Interlock.Api.Tests.Support;
using Interlock.Application.Configuration;
using Interlock.Domain.Access;
using Interlock.Infrastructure.Datastore.Providers;
using Microsoft.EntityFrameworkCore;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Commands;

[Parallelizable]
internal sealed class KeysCommandTests
{
    private const string Key = "^ilk_[a-z0-9]{12}_[a-f0-9]{64}$";

    private readonly TemporaryFolder _folder = new();

    [SetUp]
    public void Configure() => _folder.Write("config.yaml", $"access: {{}}\n{Reading.Iris}");

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public async Task Add_AllOptions_PrintsTheKeyAloneAndStoresItsHash()
    {
        var run = await RunAsync(
            "add", "shop", "--role", "infer", "--models", "iris", "--expires", "30d", "--rate", "300/m", "--burst", "9", "--rows-per-day", "5000000000",
            "--concurrency", "4", "--queue-share", "0.25", "--priority", "low");

        var key = run.Output.TrimEnd();
        Assert.That((run.ExitCode, key), Is.EqualTo((0, key)), run.Errors);
        Assert.That(key, Does.Match(Key));
        Assert.That(run.Errors, Does.Not.Contain(key[(key.LastIndexOf('_') + 1)..]));
        await using var context = Open();
        var stored = await context.ApiKeys.SingleAsync();
        Assert.That(KeyToken.IdOf(key).ToString(), Is.EqualTo(stored.Id));
        Assert.That(
            (stored.Name, stored.Hash, stored.Role, stored.Models, stored.ExpiresAt - stored.CreatedAt),
            Is.EqualTo(("shop", KeyToken.HashOf(key), Role.Infer, "iris", (TimeSpan?)TimeSpan.FromDays(30))));
        Assert.That(stored.Quota, Is.EqualTo(
            new Quota { Rate = 5, Burst = 9, RowsPerDay = 5_000_000_000, Concurrency = 4, QueueShare = 0.25, Priority = Priority.Low }));
    }

    [Test]
    public async Task Add_BadOptions_NamesEveryProblemAndMakesNoDatabase()
    {
        var run = await RunAsync(
            "add", "a b", "--role", "root", "--models", "iris,../x", "--expires", "0s", "--rate", "0/s", "--burst", "-1", "--rows-per-day", "x",
            "--concurrency", "0", "--queue-share", "1.5", "--priority", "urgent");

        Assert.That((run.ExitCode, run.Output), Is.EqualTo((2, "")));
        Assert.That(
            run.ErrorLines.Select(line => line.Split(' ')[0]),
            Is.EqualTo(new[]
            {
                "NAME", "--role", "--rate", "--models", "--expires", "--burst", "--rows-per-day", "--concurrency", "--queue-share", "--priority",
            }));
        Assert.That(Directory.Exists(_folder.PathOf("data")), Is.False);
    }

    [TestCase("add shop", "--role is missing")]
    [TestCase("add shop --role infer --burst 3", "--burst is for --rate only")]
    [TestCase("add shop --role view --models iris", "--models is for the role infer only")]
    [TestCase("add", "NAME")]
    [TestCase("add shop --role infer --colour red", "--colour")]
    [TestCase("rotate shop --keep forever", "--keep 'forever' is not a duration")]
    public async Task Keys_WrongUsage_IsNamedAndExitIsTwo(string args, string expected)
    {
        var run = await RunAsync(args.Split(' '));

        Assert.That((run.ExitCode, run.Errors), Is.EqualTo((2, run.Errors)));
        Assert.That(run.Errors, Does.Contain(expected));
    }

    [TestCase("rotate shop")]
    [TestCase("revoke shop")]
    public async Task Keys_NameWithoutAKey_IsAnErrorOfOneLine(string args)
    {
        var run = await RunAsync(args.Split(' '));

        Assert.That((run.ExitCode, run.Output), Is.EqualTo((1, "")));
        Assert.That(run.ErrorLines.Where(line => line[0] != '{'), Has.Exactly(1).Contains("'shop'"), "beside the notes on the new database");
    }

    [Test]
    public async Task Keys_AddedRotatedRevoked_AtMostTwoAreLiveAndAllIsAudited()
    {
        var first = (await RunAsync("add", "shop", "--role", "infer", "--models", "iris,wine", "--rate", "5/s", "--expires", "30d")).Output.TrimEnd();
        var again = await RunAsync("add", "shop", "--role", "admin");
        Assert.That((again.ExitCode, again.Output), Is.EqualTo((1, "")));
        Assert.That(again.ErrorLines.Single(), Does.Contain("keys rotate shop"));

        var second = (await RunAsync("rotate", "shop", "--keep", "2h")).Output.TrimEnd();
        Assert.That(second, Does.Match(Key).And.Not.EqualTo(first));
        var third = await RunAsync("rotate", "shop");
        Assert.That((third.ExitCode, third.Output), Is.EqualTo((1, "")));
        Assert.That(third.ErrorLines.Single(), Does.Contain($"keys revoke shop --id {KeyToken.IdOf(first)}"));
        await using (var context = Open())
        {
            var keys = await context.ApiKeys.ToDictionaryAsync(key => key.Id);
            var (old, made) = (keys[KeyToken.IdOf(first).ToString()], keys[KeyToken.IdOf(second).ToString()]);
            Assert.That((made.Role, made.Models, made.Quota), Is.EqualTo((old.Role, old.Models, old.Quota)));
            Assert.That(made.ExpiresAt - made.CreatedAt, Is.EqualTo(TimeSpan.FromDays(30)));
            Assert.That(old.ExpiresAt, Is.EqualTo(made.CreatedAt.AddHours(2)));
        }

        Assert.That((await RunAsync("revoke", "shop", "--id", KeyToken.IdOf(first).ToString())).ExitCode, Is.Zero);
        Assert.That((await RunAsync("revoke", "shop", "--id", KeyToken.IdOf(first).ToString())).ExitCode, Is.EqualTo(1), "it is revoked already");
        Assert.That((await RunAsync("revoke", "shop")).ExitCode, Is.Zero);
        Assert.That((await RunAsync("add", "shop", "--role", "admin")).ExitCode, Is.Zero, "the name is free again");

        await using (var context = Open())
        {
            var entries = await context.Audit.OrderBy(entry => entry.Id).ToListAsync();
            Assert.That(
                entries.Select(entry => (entry.Action, entry.Subject, entry.From, entry.Outcome)),
                Is.EqualTo(new[] { "key.add", "key.rotate", "key.revoke", "key.revoke", "key.add" }.Select(action => (action, "shop", "command", "done"))));
            Assert.That(entries.Select(entry => entry.Caller), Is.All.EqualTo(Environment.UserName));
            Assert.That((string?)JsonNode.Parse(entries[1].After!)!["id"], Is.EqualTo(KeyToken.IdOf(second).ToString()));
            Assert.That((string?)JsonNode.Parse(entries[1].Before!)![0]!["models"], Is.EqualTo("iris,wine"));
            Assert.That(entries.Select(entry => entry.Before + entry.After), Has.None.Contains(KeyToken.HashOf(first)).And.None.Contains(KeyToken.HashOf(second)));
        }
    }

    [Test]
    public async Task List_SomeRevoked_ShowsThoseOnlyWithAll()
    {
        var key = (await RunAsync("add", "desk", "--role", "operate")).Output.TrimEnd();
        await RunAsync("add", "shop", "--role", "infer", "--models", "iris", "--expires", "30d");
        await RunAsync("revoke", "desk");

        var (live, all) = (Lines(await RunAsync("list")), Lines(await RunAsync("list", "--all")));

        Assert.That(live, Has.Length.EqualTo(2));
        Assert.That(live[0], Does.Match("^name +id +role +models +created .* +expires .* +last used .* +state$"));
        Assert.That(live[1], Does.Match("^shop +[a-f0-9]{12} +infer +iris +20.* +20.* +never +live$"));
        Assert.That(all[1], Does.Match("^desk +[a-f0-9]{12} +operate +all +20.* +never +never +revoked$"));
        Assert.That(all, Has.None.Contains(KeyToken.HashOf(key)));
    }

    [TestCase("shop --role infer --models rose", "no model 'rose'")]
    [TestCase("ops --role view", "'access.keys.ops'")]
    public async Task Add_WhatMayBeAMistake_IsAWarning(string args, string expected)
    {
        _folder.Write("config.yaml", $"access: {{ keys: {{ ops: {{ id: a1, hash: \"sha256:{new string('a', 64)}\", role: admin }} }} }}\n{Reading.Iris}");

        var run = await RunAsync(["add", .. args.Split(' ')]);

        Assert.That((run.ExitCode, run.Output.TrimEnd().Length), Is.EqualTo((0, 4 + 12 + 1 + 64)));
        Assert.That(run.ErrorLines, Has.Some.Contains(expected));
    }

    private static string[] Lines(InterlockCommand run) => run.Output.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);

    private Task<InterlockCommand> RunAsync(params string[] args) => InterlockCommand.RunAsync(_folder.Path, ["keys", .. args]);

    private Interlock.Infrastructure.Datastore.InterlockDbContext Open() => DatastoreContexts.Create(new DatastoreConfig(), _folder.Path).CreateDbContext();
}
