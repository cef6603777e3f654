using System.Text.Json;
using Interlock.Api.Tests.Support;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Tasks;

/// <summary>Server-sent events of a task.</summary>
[Parallelizable]
public sealed class TaskEventsTests
{
    private const string Row = """{"features":[1,2]}""";

    [Test]
    public async Task Get_TaskThatIsWorkedOn_TellsEveryStateAndEnds()
    {
        var model = new FakeModel();
        await using var server = await TestServer.StartAsync(FakeModel.Yaml, model.Wire);
        model.Close();
        var id = await LaterAnswers.AcceptedAsync(await server.Client.PostLaterAsync("/models/echo", Row));
        await model.EnteredAsync(1);

        using var reply = await server.Client.GetAsync($"/tasks/{id}/events", HttpCompletionOption.ResponseHeadersRead);
        Assert.That(reply.Content.Headers.ContentType?.MediaType, Is.EqualTo("text/event-stream"));
        using var reader = new StreamReader(await reply.Content.ReadAsStreamAsync());
        var first = await EventAsync(reader);
        model.Open();
        var last = first;
        while (await EventAsync(reader) is { } next)
        {
            last = next;
        }

        Assert.That(LaterAnswers.StatusOf(first!.Value), Is.EqualTo("running"));
        Assert.That(last!.Value.ToString(), Is.EqualTo((await server.Client.TaskAsync(id)).ToString()));
    }

    [Test]
    public async Task Get_ServerStops_EndsAtOnce()
    {
        var server = await TestServer.StartAsync($"tasks: {{ workers: 0 }}\n{FakeModel.Yaml}", new FakeModel().Wire);
        var id = await LaterAnswers.AcceptedAsync(await server.Client.PostLaterAsync("/models/echo", Row));
        using var reply = await server.Client.GetAsync($"/tasks/{id}/events", HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await reply.Content.ReadAsStreamAsync());
        await EventAsync(reader);

        var stop = server.App.StopAsync();

        Assert.That(await EventAsync(reader), Is.Null);
        await stop;
        await server.DisposeAsync();
    }

    private static async Task<JsonElement?> EventAsync(StreamReader reader)
    {
        JsonElement? task = null;
        for (var line = await reader.ReadLineAsync(); line is not null; line = await reader.ReadLineAsync())
        {
            if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                task = JsonElement.Parse(line[6..]);
            }
            else if (line.Length == 0 && task is not null)
            {
                return task;
            }
        }

        return null;
    }
}
