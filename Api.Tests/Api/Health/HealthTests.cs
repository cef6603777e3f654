using System.Net;
using Interlock.Api.Lifecycle;
using Interlock.Api.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Health;

/// <summary>Probes while the server starts, serves and drains.</summary>
[Parallelizable]
public sealed class HealthTests
{
    [Test]
    public async Task Probes_WhileServing_SayReady()
    {
        await using var server = await TestServer.StartAsync();

        Assert.That((await server.GetJsonAsync("/healthz/live")).ToString(), Is.EqualTo("""{"status":"live"}"""));
        var ready = await server.GetJsonAsync("/healthz/ready");
        Assert.That((ready.GetProperty("status").GetString(), ready.GetProperty("revision").GetInt32()), Is.EqualTo(("ready", 1)));
        Assert.That(ready.GetProperty("models").GetProperty("iris").ToString(), Is.EqualTo("""{"status":"ready","version":"v2"}"""));
    }

    [Test]
    public async Task Probes_WhileAModelLoads_AreLiveNotReadyAndRequestsAreTold()
    {
        var model = new FakeModel();
        model.Close();
        await using var server = await TestServer.StartUnreadyAsync(FakeModel.Yaml, model.Wire);
        await model.EnteredAsync(1);

        var ready = await server.Client.GetAsync("/healthz/ready");
        var post = await server.PostAsync("/models/echo", """{"features":[1,2]}""");

        Assert.That(ready.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That((await TestServer.JsonOf(ready)).ToString(), Is.EqualTo("""{"status":"starting","revision":0,"models":{"echo":{"status":"loading"}}}"""));
        Assert.That((await server.Client.GetAsync("/healthz/live")).StatusCode, Is.EqualTo(HttpStatusCode.OK));
        await Replies.ProblemAsync(post, 503, "not_ready");
        Assert.That(Replies.Header(post, "Retry-After"), Is.EqualTo("1"));

        model.Open();
        await Poll.UntilAsync(async () => (await server.Client.GetAsync("/healthz/ready")).IsSuccessStatusCode, "the server is ready");
        await Replies.InferredAsync(await server.PostAsync("/models/echo", """{"features":[1,2]}"""));
    }

    [Test]
    public async Task Probes_WhileDraining_AreNotReadyButRequestsAreAnswered()
    {
        await using var server = await TestServer.StartAsync();
        server.App.Services.GetRequiredService<ServerState>().Become(ServerPhase.Draining);

        var ready = await server.Client.GetAsync("/healthz/ready");

        Assert.That(ready.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That((await TestServer.JsonOf(ready)).GetProperty("status").GetString(), Is.EqualTo("draining"));
        await Replies.InferredAsync(await server.PostAsync("/models/iris", """{"features":[5.1,3.5,1.4,0.2]}"""));
    }
}
