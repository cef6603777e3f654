using Interlock.Api.Tests.Api.Http;
using Interlock.Api.Tests.Support;
using Interlock.Application.Serving.Catalog;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Tasks;

/// <summary>A task is for the version, and the caller, of the request it came with.</summary>
[Parallelizable]
public sealed class TaskTargetTests
{
    private const string Row = """{"features":[6.4,2.8,5.6,2.1]}""";
    private const string Pin = "x-model-version";
    private const string User = "x-user-id";

    [Test]
    public async Task Post_Pinned_ThatVersionAnswersAndIsRecorded()
    {
        await using var server = await TestServer.StartAsync(RequestTargetTests.Iris("canary: { version: v1, percent: 50 }"));
        foreach (var version in new[] { "v3", "v1", "v2", "v3" })
        {
            var task = await server.Client.EndedAsync(await LaterAnswers.AcceptedAsync(await PostAsync(server, (Pin, version))));

            Assert.That((LaterAnswers.StatusOf(task), task.GetProperty("version").GetString()), Is.EqualTo(("succeeded", version)), task.ToString());
            var kept = await Replies.OkAsync(await server.Client.GetAsync($"/predictions/{task.GetProperty("predictionId").GetString()}"));
            Assert.That((kept.GetProperty("version").GetString(), kept.GetProperty("modelSha256").GetString()!.Length), Is.EqualTo((version, 64)));
        }
    }

    [Test]
    public async Task Post_StickyCanary_TasksGetWhatTheirUserGets()
    {
        await using var server = await TestServer.StartAsync(RequestTargetTests.Iris($"canary: {{ version: v1, percent: 50, sticky: {User} }}"));
        var users = Enumerable.Range(0, 60).Select(i => $"user-{i}").ToList();
        var ids = await Task.WhenAll(users.Select(async user => await LaterAnswers.AcceptedAsync(await PostAsync(server, (User, user)))));

        for (var i = 0; i < users.Count; i++)
        {
            var version = (await server.Client.EndedAsync(ids[i])).GetProperty("version").GetString()!;
            Assert.That(version, Is.EqualTo(ModelTarget.Of("iris", null, users[i]).Share < 0.5 ? "v1" : "v2"));
        }
    }

    [Test]
    public async Task Post_VersionThatIsNotLoaded_IsRefusedAtOnce()
    {
        await using var server = await TestServer.StartAsync(RequestTargetTests.Iris(""));

        await Replies.ProblemAsync(await PostAsync(server, (Pin, "v4")), 404, "version_not_loaded");
        await Replies.BadFieldsAsync(await PostAsync(server, (Pin, "a b")), "invalid_input", Pin);
        Assert.That((await server.GetJsonAsync("/tasks")).GetProperty("data").GetArrayLength(), Is.Zero);
    }

    [Test]
    public async Task Post_KeyWithAnotherVersion_Is422AndWithTheSameAReplay()
    {
        await using var server = await TestServer.StartAsync(RequestTargetTests.Iris(""));
        var id = await LaterAnswers.AcceptedAsync(await PostAsync(server, ("Idempotency-Key", "a"), (Pin, "v3")));

        await Replies.ProblemAsync(await PostAsync(server, ("Idempotency-Key", "a"), (Pin, "v2")), 422, "idempotency_key_reused");
        await Replies.ProblemAsync(await PostAsync(server, ("Idempotency-Key", "a")), 422, "idempotency_key_reused");
        Retire(server, "v3");
        Assert.That(await LaterAnswers.AcceptedAsync(await PostAsync(server, ("Idempotency-Key", "a"), (Pin, "v3"))), Is.EqualTo(id));
    }

    [Test]
    public async Task Task_VersionIsGoneWhenItRuns_FailsAndSaysSo()
    {
        var model = new FakeModel();
        await using var server = await TestServer.StartAsync(
            RequestTargetTests.Iris("") + "\ntasks: { workers: 1 }", model.Wire);
        model.Close();
        var busy = await LaterAnswers.AcceptedAsync(await PostAsync(server));
        await model.EnteredAsync(1);
        var late = await LaterAnswers.AcceptedAsync(await PostAsync(server, (Pin, "v3")));
        Retire(server, "v3");
        model.Open();

        var task = await server.Client.EndedAsync(late);

        Assert.That((LaterAnswers.StatusOf(task), LaterAnswers.CodeOf(task)), Is.EqualTo(("failed", "version_not_loaded")), task.ToString());
        Assert.That(task.GetProperty("error").GetProperty("msg").GetString(), Does.Contain("'v3'"));
        Assert.That(LaterAnswers.StatusOf(await server.Client.EndedAsync(busy)), Is.EqualTo("succeeded"));
    }

    /// <summary>What a swap does that leaves out a version.</summary>
    private static void Retire(TestServer server, string version)
    {
        var catalog = server.App.Services.GetRequiredService<ModelCatalog>();
        var served = catalog.Current.Models["iris"];
        var left = served.Loaded.Where(loaded => loaded.Id.Version != version);
        catalog.Publish(new ModelSnapshot(catalog.Current.Revision + 1, [new ServedModel("iris", served.Config, left)]), []);
    }

    private static Task<HttpResponseMessage> PostAsync(TestServer server, params (string Name, string Value)[] headers) =>
        server.Client.PostLaterAsync("/models/iris", Row, headers);
}
