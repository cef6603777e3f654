using System.Net;
using Interlock.Api.Tests.Support;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Retention;

/// <summary>What is old, or is to be forgotten, is deleted: by the server, by a command and over HTTP.</summary>
[Parallelizable]
public sealed class RetentionTests
{
    private static readonly (string, string)[] Files = [("FILES", Repository.PathOf("models/iris"))];

    [Test]
    public async Task Delete_Prediction_IsGone()
    {
        await using var server = await TestServer.StartAsync(Iris.Yaml("active: v1"), null, Files);
        var id = (await Replies.OkAsync(await server.PostAsync("/models/iris", Iris.Body))).GetProperty("id").GetString()!;

        Assert.That((await Replies.OkAsync(await server.Client.DeleteAsync($"/predictions/{id}"))).GetProperty("predictions").GetInt32(), Is.EqualTo(1));
        await Replies.ProblemAsync(await server.Client.DeleteAsync($"/predictions/{id}"), 404, "not_found");
        await Replies.ProblemAsync(await server.Client.DeleteAsync("/predictions/none"), 404, "not_found");
        Assert.That((await server.Client.GetAsync($"/predictions/{id}")).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        var audit = await Replies.OkAsync(await server.Client.GetAsync("/admin/audit?action=prediction.delete"));
        Assert.That(audit.EnumerateArray().Select(entry => entry.GetProperty("outcome").GetString()), Is.EqualTo(["not_found", "not_found", "done"]));
    }

    [TestCase("")]
    [TestCase("?caller=")]
    [TestCase("?caller=%0A")]
    public async Task DeleteOfCaller_NoName_IsInvalid(string query)
    {
        await using var server = await TestServer.StartAsync(Iris.Yaml("active: v1"), null, Files);

        await Replies.ProblemAsync(await server.Client.DeleteAsync($"/predictions{query}"), 400, "invalid_input");
    }

    [Test]
    public async Task Purge_OldRows_AreCountedAndThenDeleted()
    {
        using var folder = new TemporaryFolder();
        folder.Write("config.yaml", "retention: { predictions: { age: 1h }, readings: { age: 1h } }\n" + Iris.Yaml("active: v1"));
        folder.Write("readings.csv", $"sensor,timestamp,value\na,2025-01-01T00:00:00Z,1\na,2025-01-01T01:00:00Z,2\nb,{DateTime.UtcNow:yyyy-MM-ddTHH:mm:ssZ},3\n");
        Assert.That((await RunAsync("import", "readings.csv")).ExitCode, Is.Zero);

        var (dry, purge, again) = (await RunAsync("purge", "--dry-run"), await RunAsync("purge"), await RunAsync("purge"));

        foreach (var (run, count) in new[] { (dry, 2), (purge, 2), (again, 0) })
        {
            Assert.That(run.ExitCode, Is.Zero, run.Errors);
            Assert.That(run.Output, Does.Match($"""predictions +[0-9: -]+ +0\s+readings +[0-9: -]+ +{count}\s"""));
        }

        Assert.That((await RunAsync("audit", "--action", "data.purge", "--format", "json")).Output, Does.Contain("\"readings\":2"));

        Task<InterlockCommand> RunAsync(params string[] arguments) => InterlockCommand.RunAsync(folder.Path, arguments, Files);
    }
}
