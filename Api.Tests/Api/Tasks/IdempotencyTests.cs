using Interlock.Api.Tests.Support;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Tasks;

/// <summary><c>Idempotency-Key</c>: a request that is sent again is the same task.</summary>
[Parallelizable]
public sealed class IdempotencyTests
{
    private const string Iris = """{"features":[6.4,2.8,5.6,2.1]}""";

    private static TestServer _server = null!;

    [OneTimeSetUp]
    public static async Task Start() => _server = await TestServer.StartAsync();

    [OneTimeTearDown]
    public static async Task Stop() => await _server.DisposeAsync();

    [Test]
    public async Task Post_SameKeyAndRequest_IsTheSameTask()
    {
        var first = await PostAsync("again");
        var id = await LaterAnswers.AcceptedAsync(first);
        await _server.Client.EndedAsync(id);

        var second = await PostAsync("again");

        Assert.That(await LaterAnswers.AcceptedAsync(second), Is.EqualTo(id));
        Assert.That(Replies.Header(second, "Idempotent-Replayed"), Is.EqualTo("true"));
        Assert.That(first.Headers.Contains("Idempotent-Replayed"), Is.False);
    }

    [Test]
    public async Task Post_SameKeyAndAnotherRequest_Is422()
    {
        await LaterAnswers.AcceptedAsync(await PostAsync("other"));

        await Replies.ProblemAsync(await PostAsync("other", """{"features":[1,1,1,1]}"""), 422, "idempotency_key_reused");
    }

    [Test]
    public async Task Post_SameKeyOfAnotherModel_IsAnotherTask()
    {
        var iris = await LaterAnswers.AcceptedAsync(await PostAsync("model"));
        var reply = await _server.Client.PostLaterAsync("/models/diabetes", """{"features":[59,2,32.1,101,157,93.2,38,4,4.8598,87]}""", ("Idempotency-Key", "model"));

        Assert.That(await LaterAnswers.AcceptedAsync(reply), Is.Not.EqualTo(iris));
    }

    [Test]
    public async Task Post_ThirtyTwoAtOnceWithOneKey_AreOneTask()
    {
        var replies = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => PostAsync("race")));

        var ids = await Task.WhenAll(replies.Select(LaterAnswers.AcceptedAsync));

        Assert.That(ids.Distinct().Count(), Is.EqualTo(1));
        Assert.That(replies.Count(reply => !reply.Headers.Contains("Idempotent-Replayed")), Is.EqualTo(1));
    }

    [TestCase("")]
    [TestCase("tab\tinside")]
    [TestCase("256")]
    public async Task Post_KeyThatIsNone_Is400(string key)
    {
        await Replies.BadFieldsAsync(await PostAsync(key == "256" ? new string('x', 256) : key), "invalid_input", "Idempotency-Key");
    }

    [Test]
    public async Task Post_LongestKey_IsTaken()
    {
        await LaterAnswers.AcceptedAsync(await PostAsync(new string('~', 255)));
    }

    private static Task<HttpResponseMessage> PostAsync(string key, string body = Iris) => _server.Client.PostLaterAsync("/models/iris", body, ("Idempotency-Key", key));
}
