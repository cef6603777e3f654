using System.Net.Http.Json;
using System.Text.Json;
using Interlock.Api.Tests.Docs;
using Interlock.Api.Tests.Support;
using Npgsql;
using NUnit.Framework;

namespace Interlock.Api.Tests.Deploy;

/// <summary>The commands of docs/deploy.md that back up and restore, run on a server under load.</summary>
[Parallelizable]
public sealed class BackupTests
{
    private static readonly Question Question = new("iris", Iris.Body, data => data.GetProperty("label").GetString()!);

    private readonly TemporaryFolder _folder = new();

    private static MarkdownBlock[] Blocks => [.. MarkdownFile.Of("docs", "deploy.md").Blocks.Where(block => block.Language == "bash")];

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public async Task Sqlite_BackedUpUnderLoad_RestoresEveryAnswerGivenBefore()
    {
        _folder.Write("config.yaml", TestServer.SampleConfig);
        await using var server = await ServerProcess.Start(_folder.Path, ("INTERLOCK__SERVER__DRAIN__DELAY", "0s")).ReadyAsync();
        using var load = new OpenLoad(server.Client.BaseAddress!, 10, rate: 100, _ => Question);
        await load.MoreAsync(50);
        var before = await PredictAsync(server);

        await RunAsync("interlock backup");

        await load.MoreAsync(20);
        await load.StopAsync();
        var after = await PredictAsync(server);
        server.Signal("TERM");
        Assert.That((await server.EndAsync()).ExitCode, Is.Zero);
        await RunAsync("cp backup.db");
        await using var restored = await ServerProcess.Start(_folder.Path).ReadyAsync();
        Assert.That((await restored.Client.GetAsync($"/predictions/{before}")).IsSuccessStatusCode);
        Assert.That((await restored.Client.GetAsync($"/predictions/{after}")).IsSuccessStatusCode, Is.False, "it came after the backup");
        await PredictAsync(restored);
    }

    [Test]
    public async Task PostgreSql_BackedUpWhileServing_IsRestored()
    {
        var postgres = await PostgresServer.SharedAsync();
        var name = $"backup_{Guid.NewGuid():n}";
        var (source, target) = (await postgres.CreateAsync(name), await postgres.CreateAsync($"{name}_restored"));
        _folder.Write("config.yaml", TestServer.SampleConfig);
        await using var server = await StartAsync(source);
        var prediction = await PredictAsync(server);

        await RunAsync("pg_dump", ("DATABASE", UriOf(source)));
        await RunAsync("pg_restore", ("RESTORED", UriOf(target)));

        await using var restored = await StartAsync(target);
        Assert.That((await restored.Client.GetAsync($"/predictions/{prediction}")).IsSuccessStatusCode);

        Task<ServerProcess> StartAsync(string connection) => ServerProcess.Start(
            _folder.Path, ("INTERLOCK__DATASTORE__PROVIDER", "postgresql"), ("INTERLOCK__DATASTORE__CONNECTION", connection)).ReadyAsync();
    }

    [TestCase("", "There is no database at ")]
    [TestCase("exists", " exists already")]
    [TestCase("folder", "cannot be copied to")]
    [TestCase("postgresql", "use pg_dump")]
    public async Task Backup_ThatCannotBeMade_SaysWhy(string situation, string reason)
    {
        _folder.Write("config.yaml", TestServer.SampleConfig);
        if (situation is "exists" or "folder")
        {
            Assert.That((await InterlockCommand.RunAsync(_folder.Path, ["--migrate"])).ExitCode, Is.Zero);
            _folder.Write("backup.db", "mine");
        }

        var run = await InterlockCommand.RunAsync(
            _folder.Path,
            ["backup", situation == "folder" ? "missing/backup.db" : "backup.db"],
            situation == "postgresql" ? [("INTERLOCK__DATASTORE__PROVIDER", "postgresql"), ("INTERLOCK__DATASTORE__CONNECTION", "Host=localhost")] : []);

        Assert.That(run.ExitCode, Is.EqualTo(1));
        Assert.That(run.ErrorLines, Has.Exactly(1).Items.And.Exactly(1).Contains(reason));
        Assert.That(Directory.GetFiles(_folder.Path, "*.partial"), Is.Empty);
    }

    private static async Task<string> PredictAsync(ServerProcess server)
    {
        using var reply = await server.Client.PostAsJsonAsync("/models/iris", JsonElement.Parse(Iris.Body));
        return reply.EnsureSuccessStatusCode().Headers.GetValues("x-prediction-id").Single();
    }

    private static string UriOf(string connection)
    {
        var parts = new NpgsqlConnectionStringBuilder(connection);
        return $"postgresql://{parts.Username}@{parts.Host}:{parts.Port}/{parts.Database}";
    }

    private async Task RunAsync(string command, params (string Name, string Value)[] variables)
    {
        var block = Blocks.Single(block => block.Text.Contains(command, StringComparison.Ordinal));
        var settings = string.Join('\n', variables.Select(variable => $"{variable.Name}='{variable.Value}'"));
        var (exitCode, output) = await Shell.RunAsync(
            $"interlock() {{ dotnet '{ServerProcess.Program}' \"$@\"; }}\n{settings}\n{block.Text}", _folder.Path);
        Assert.That(exitCode, Is.Zero, $"docs/deploy.md:{block.Line} {output}");
    }
}
