using System.Text.Json;
using Interlock.Api.Tests.Infrastructure.Configuration;
using Interlock.Api.Tests.Support;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Commands;

[Parallelizable]
internal sealed class NotifyCommandTests
{
    private const string Template = "\"{{ subject }}: {{ reason }}\"";

    private readonly TemporaryFolder _folder = new();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [TestCase(200, 0)]
    [TestCase(403, 1)]
    public async Task Notify_OfAnEntry_PostsOnceAndPrintsTheAnswer(int status, int exitCode)
    {
        await using var receiver = await StubApi.StartAsync(Answers.Json("channel is t0k3n-of-the-address", status));
        Write(receiver.Url + "/t0k3n-of-the-address");

        var run = await RunAsync("notify", "chat", "--event", "job.failed");

        Assert.That(run.ExitCode, Is.EqualTo(exitCode), run.Errors);
        Assert.That((run.Output + run.Errors).TrimEnd(), Is.EqualTo($"job.failed to 'chat' (127.0.0.1): the receiver answered {status} (channel is ***)"));
        Assert.That(JsonElement.Parse(receiver.Requests.Single().Body).GetProperty("text").GetString(), Is.EqualTo("example: example of reason"));
        Assert.That(File.Exists(_folder.PathOf("data/interlock.db")), Is.False, "nothing is stored");
    }

    [Test]
    public async Task Notify_UnknownName_NamesThoseThereAre()
    {
        Write("http://127.0.0.1:1/t0k3n-of-the-address");

        var run = await RunAsync("notify", "pager");

        Assert.That((run.ExitCode, run.Errors.TrimEnd()), Is.EqualTo((1, "There is no notification 'pager'; there are: chat.")));
    }

    [Test]
    public async Task Check_WithNotifications_ShowsNoAddress()
    {
        Write("http://127.0.0.1:1/t0k3n-of-the-address");

        var run = await RunAsync("check");

        Assert.That(run.ExitCode, Is.Zero);
        Assert.That(run.Output + run.Errors, Does.Not.Contain("t0k3n"));
    }

    private void Write(string url) => _folder.Write(
        "config.yaml",
        $$"""
        {{Reading.Served}}
        notifications:
          chat: { type: slack, url: "{{url}}", on: [task.dead, job.failed], template: {{Template}} }

        """);

    private Task<InterlockCommand> RunAsync(params string[] args) => InterlockCommand.RunAsync(_folder.Path, args);
}
