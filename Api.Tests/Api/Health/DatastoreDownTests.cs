using System.Net;
using Interlock.Api.Tests.Support;
using Interlock.Application;
using Interlock.Application.Configuration;
using Microsoft.Data.Sqlite;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Health;

/// <summary>
/// A datastore that stands still: SQLite locked by another program, PostgreSQL stopped by a signal. The drivers would wait for ten minutes, so every
/// reply here is one that the server's own deadline made.
/// </summary>
[TestFixture(DatastoreProvider.Sqlite)]
[TestFixture(DatastoreProvider.Postgresql)]
[Parallelizable]
internal sealed class DatastoreDownTests(DatastoreProvider provider)
{
    private const string Row = """{"sensor":"s","timestamp":"2026-01-01T00:00:00Z","value":1}""";

    private readonly CapturedLog _log = new();
    private readonly TemporaryFolder _folder = new();
    private PostgresServer? _postgres;
    private SqliteConnection? _other;

    [TearDown]
    public async Task Release()
    {
        await (_postgres?.DisposeAsync() ?? ValueTask.CompletedTask);
        _other?.Dispose();
        _folder.Dispose();
    }

    [Test]
    public async Task Requests_WhileItStandsStill_AreRefusedInTimeAndReadinessSaysSo()
    {
        var connection = await ConnectionAsync();
        await using var server = await TestServer.StartAsync(
            Iris.Yaml("active: v1\nserving: { timeout: 3s }", Iris.Model("free", "active: v1\nrecord: false")) + $$"""
            datastore: { provider: {{provider.ToString().ToLowerInvariant()}}, connection: "{{connection}}", timeout: 3s }
            """,
            _log.Wire,
            ("FILES", Repository.PathOf("models/iris")));
        await Replies.InferredAsync(await server.PostAsync("/models/iris", Iris.Body));
        _log.Clear();

        await StopAsync();
        var posts = new List<Task<HttpResponseMessage>>();
        for (var i = 0; i < 20; i++)
        {
            posts.Add(server.PostAsync("/models/iris", Iris.Body));
            posts.Add(server.Client.PostLaterAsync("/models/iris", Iris.Body));
            posts.Add(server.PostAsync("/sensors/readings", Row, "application/x-ndjson"));
        }

        foreach (var reply in await Task.WhenAll(posts).WaitAsync(TimeSpan.FromMinutes(1)))
        {
            await Replies.ProblemAsync(reply, 503, "datastore_unavailable");
        }

        await Poll.UntilAsync(async () => (await server.Client.GetAsync("/healthz/ready")).StatusCode == HttpStatusCode.ServiceUnavailable, "it is not ready");
        var ready = await server.GetJsonAsync("/healthz/ready");
        var models = ready.GetProperty("models");
        Assert.That(ready.GetProperty("status").GetString(), Is.EqualTo("unavailable"));
        Assert.That(models.GetProperty("iris").GetProperty("reason").GetString(), Does.StartWith("the datastore has not answered since 20"));
        Assert.That(models.GetProperty("free").ToString(), Is.EqualTo("""{"status":"ready","version":"v1"}"""));
        await Replies.OkAsync(await server.PostAsync("/models/free", Iris.Body));

        await ContinueAsync();
        await Poll.UntilAsync(async () => (await server.Client.GetAsync("/healthz/ready")).IsSuccessStatusCode, "it is ready again");
        await Poll.UntilAsync(async () => (await server.PostAsync("/models/iris", Iris.Body)).IsSuccessStatusCode, "it records again");
        Assert.That(_log.Ids.Count(id => id == EventIds.DatastoreDown), Is.EqualTo(1), "one record for an outage");
        Assert.That(_log.Ids.Count(id => id == EventIds.DatastoreUp), Is.EqualTo(1));
        Assert.That(_log.Lines.Where(line => line.Exception is not null).Select(line => $"{line.Id} {line.Text}"), Has.Exactly(1).Items);
    }

    private async Task<string> ConnectionAsync()
    {
        if (provider == DatastoreProvider.Sqlite)
        {
            return $"Data Source={_folder.PathOf("interlock.db")};Default Timeout=600";
        }

        _postgres = await PostgresServer.StartOwnAsync();
        return (await _postgres.CreateAsync("down")).Replace("Timeout=5;Command Timeout=30", "Timeout=600;Command Timeout=600", StringComparison.Ordinal);
    }

    private async Task StopAsync()
    {
        if (_postgres is not null)
        {
            await _postgres.PauseAsync();
            return;
        }

        _other = new SqliteConnection($"Data Source={_folder.PathOf("interlock.db")}");
        await _other.OpenAsync();
        await ExecuteAsync("BEGIN IMMEDIATE");
    }

    private Task ContinueAsync() => _postgres?.ResumeAsync() ?? ExecuteAsync("ROLLBACK");

    private async Task ExecuteAsync(string sql)
    {
        await using var command = _other!.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}
