using System.Text.Json.Nodes;
using Interlock.Api.Tests.Infrastructure.Configuration;
using Interlock.Api.Tests.Support;
using Interlock.Application.Configuration;
using Interlock.Infrastructure.Datastore.Providers;
using Interlock.Infrastructure.Passwords;
using Microsoft.EntityFrameworkCore;
using NUnit.Framework;
using PasswordCheck = Interlock.Application.Access.PasswordCheck;

namespace Interlock.Api.Tests.Api.Commands;

[Parallelizable]
internal sealed class UsersCommandTests
{
    private const string Password = "correct horse battery";

    private readonly TemporaryFolder _folder = new();

    [SetUp]
    public void Configure() => _folder.Write("config.yaml", $"access: {{}}\n{Reading.Iris}");

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public async Task Users_AddedChangedAndRemoved_AreStoredWithoutThePasswordAndAudited()
    {
        var added = await RunAsync($"{Password}\nignored\n", "users", "add", "Anna", "--role", "view,infer", "--role", "payloads");
        Assert.That((added.ExitCode, added.Output), Is.EqualTo((0, "")), added.Errors);
        await using (var context = Open())
        {
            var user = await context.Users.SingleAsync();
            Assert.That((user.Id, user.Name, user.Roles, user.CreatedBy), Is.EqualTo(("anna", "Anna", "infer,view,payloads", Environment.UserName)));
            Assert.That(new PasswordHashes().Check(user.PasswordHash, Password), Is.EqualTo(PasswordCheck.Right));
        }

        Assert.That((await RunAsync("another long password", "users", "password", "anna")).ExitCode, Is.Zero);
        Assert.That((await RunAsync("", "users", "role", "anna", "--role", "admin")).ExitCode, Is.Zero);
        var listed = (await RunAsync("", "users", "list")).Output.Split(Environment.NewLine);
        Assert.That(listed[0], Does.Match("^name +roles +created .* +last sign-in .* +state$"));
        Assert.That(listed[1], Does.Match("^Anna +admin +20.* +never +active$"));
        Assert.That((await RunAsync("", "users", "remove", "anna")).ExitCode, Is.Zero);

        var entries = JsonNode.Parse((await RunAsync("", "audit", "--subject", "anna", "--limit", "9", "--format", "json")).Output)!.AsArray();
        Assert.That(entries.Select(entry => (string?)entry!["action"]), Is.EqualTo(new[] { "user.remove", "user.role", "user.password", "user.add" }));
        Assert.That(entries[1]!["before"]!["roles"]!.ToJsonString(), Is.EqualTo("""["infer","view","payloads"]"""));
        Assert.That(entries.Select(entry => (string?)entry!["caller"]), Is.All.EqualTo(Environment.UserName));
    }

    [TestCase("users add anna!", Password, "NAME is not a name", "--role is missing")]
    [TestCase("users add anna --role root,view", Password, "--role 'root' is not one of")]
    [TestCase("users add anna --role view", "", "The password is missing")]
    [TestCase("users add anna --role view", "too short", "The password has 9 characters; 12 to 128 are needed")]
    [TestCase("users add anna --role view", "aaaaaaaaaaaaaaaa", "The password is one character, repeated")]
    [TestCase("users add robinson --role view", "robinson-robinson", "The password contains the name")]
    [TestCase("users role anna --role ADMIN", "", "--role 'ADMIN' is not one of")]
    [TestCase("audit --from yesterday --limit 0", "", "--from is not a time", "--limit ")]
    public async Task Command_WrongUsage_NamesEveryProblemAndMakesNoDatabase(string args, string input, params string[] expected)
    {
        var run = await RunAsync(input, args.Split(' '));

        Assert.That((run.ExitCode, run.Output), Is.EqualTo((2, "")), run.Errors);
        Assert.That(run.ErrorLines, Has.Length.EqualTo(expected.Length));
        foreach (var problem in expected)
        {
            Assert.That(run.Errors, Does.Contain(problem));
        }

        Assert.That(Directory.Exists(_folder.PathOf("data")), Is.False);
    }

    [Test]
    public async Task MigrateAndImport_ByCommand_AreAudited()
    {
        await InterlockCommand.RunAsync(_folder.Path, ["--migrate"]);
        _folder.Write("r.csv", "sensor,timestamp,value\na,2026-01-01T00:00:00Z,1\na,x,1\n");
        await InterlockCommand.RunAsync(_folder.Path, ["import", "r.csv"]);

        var listed = (await RunAsync("", "audit")).Output.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        Assert.That(listed, Has.Length.EqualTo(3));
        Assert.That(listed[0], Does.Match("^time .* +action +subject +caller +from +outcome$"));
        Assert.That(listed[1], Does.Match("^20.*:.* +readings.import +[^ ]+ +command +done$"));
        Assert.That(listed[2], Does.Match("^20.*:.* +datastore.migrate +[^ ]+ +command +done$"));
        await using var context = Open();
        Assert.That((await context.Audit.SingleAsync(entry => entry.Action == "readings.import")).After, Is.EqualTo("""{"accepted":1,"duplicate":0,"rejected":1}"""));
    }

    private Task<InterlockCommand> RunAsync(string input, params string[] args) => InterlockCommand.RunAsync(_folder.Path, input, args);

    private Interlock.Infrastructure.Datastore.InterlockDbContext Open() => DatastoreContexts.Create(new DatastoreConfig(), _folder.Path).CreateDbContext();
}
