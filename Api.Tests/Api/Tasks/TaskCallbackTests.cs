using System.Text.Json;
using Interlock.Api.Tests.Support;
using Microsoft.AspNetCore.Http;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Tasks;

/// <summary>Who is told that a task ended: the address it came with, and whoever ops want told of dead ones.</summary>
[Parallelizable]
public sealed class TaskCallbackTests
{
    private const string Row = """{"x":1,"y":2}""";

    [Test]
    public async Task Post_WithACallback_ItIsToldTheEndOnce()
    {
        await using var receiver = await StubApi.StartAsync(_ => Task.CompletedTask);
        await using var server = await TestServer.StartAsync(Yaml(receiver.Url), new FakeModel().Wire);

        var id = await LaterAnswers.AcceptedAsync(await server.Client.PostLaterAsync("/models/echo", Row, ("x-callback-url", $"{receiver.Url}/hooks/7")));
        await receiver.CalledAsync(1);

        var told = JsonElement.Parse(receiver.Requests[0].Body);
        Assert.That((receiver.Requests[0].Path, told.GetProperty("type").GetString()), Is.EqualTo(("/hooks/7", "task.succeeded")));
        Assert.That(told.GetProperty("data").GetRawText(), Is.EqualTo((await server.Client.TaskAsync(id)).GetRawText()));
        Assert.That(receiver.Requests[0].Headers, Does.ContainKey("webhook-signature"));
    }

    [Test]
    public async Task Delete_WithACallback_ItIsToldToo()
    {
        await using var receiver = await StubApi.StartAsync(_ => Task.CompletedTask);
        await using var server = await TestServer.StartAsync(Yaml(receiver.Url, workers: 0), new FakeModel().Wire);
        var id = await LaterAnswers.AcceptedAsync(await server.Client.PostLaterAsync("/models/echo", Row, ("x-callback-url", $"{receiver.Url}/hooks/")));

        await server.Client.DeleteAsync($"/tasks/{id}");
        await receiver.CalledAsync(1);

        Assert.That(JsonElement.Parse(receiver.Requests[0].Body).GetProperty("type").GetString(), Is.EqualTo("task.cancelled"));
    }

    [Test]
    public async Task Post_CallbackElsewhere_IsRefused()
    {
        await using var server = await TestServer.StartAsync(Yaml("https://shop.example.com"), new FakeModel().Wire);

        var reply = await server.Client.PostLaterAsync("/models/echo", Row, ("x-callback-url", "https://shop.example.com.evil.org/hooks/"));

        var problem = await Replies.ProblemAsync(reply, 400, "invalid_input");
        Assert.That(problem.GetProperty("errors")[0].GetProperty("path").GetString(), Is.EqualTo("x-callback-url"));
    }

    [Test]
    public async Task Task_GivenUp_OpsAreToldWhy()
    {
        await using var receiver = await StubApi.StartAsync(_ => Task.CompletedTask);
        var model = new FakeModel();
        await using var server = await TestServer.StartAsync(Yaml(receiver.Url), model.Wire);
        model.Answer = _ => throw new InvalidOperationException("out of luck");

        var id = await LaterAnswers.AcceptedAsync(await server.Client.PostLaterAsync("/models/echo", Row));
        await receiver.CalledAsync(1);

        var told = JsonElement.Parse(receiver.Requests[0].Body);
        Assert.That((told.GetProperty("event").GetString(), told.GetProperty("subject").GetString()), Is.EqualTo(("task.dead", "echo")));
        Assert.That((told.GetProperty("id").GetString(), told.GetProperty("code").GetString()), Is.EqualTo((id, "internal_error")));
        Assert.That(LaterAnswers.StatusOf(await server.Client.TaskAsync(id)), Is.EqualTo("dead"));
    }

    [Test]
    public async Task Receiver_IsAwayAtFirst_IsToldLater()
    {
        var isAway = true;
        await using var receiver = await StubApi.StartAsync(context =>
        {
            context.Response.StatusCode = Volatile.Read(ref isAway) ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        });
        await using var server = await TestServer.StartAsync(Yaml(receiver.Url), new FakeModel().Wire);

        await LaterAnswers.AcceptedAsync(await server.Client.PostLaterAsync("/models/echo", Row, ("x-callback-url", $"{receiver.Url}/hooks/")));
        await receiver.CalledAsync(2);
        Volatile.Write(ref isAway, false);
        var calls = receiver.Calls;
        await receiver.CalledAsync(calls + 1);

        Assert.That(receiver.Requests.Select(request => request.Headers["webhook-id"]).Distinct().Count(), Is.EqualTo(1));
    }

    private static string Yaml(string url, int workers = 2) => $$"""
        tasks:
          workers: {{workers}}
          retries: 1
          retry-delay: 10ms
          callbacks: { allow: ["{{url}}/hooks/"], secret: 0123456789abcdef, retry-delay: 10ms }
        notifications:
          ops: { type: webhook, url: "{{url}}/ops", on: [task.dead] }
        {{FakeModel.Yaml}}
        """;
}
