using System.Net;
using System.Text;
using System.Text.Json;
using Interlock.Api.Tests.Support;
using Interlock.Application.Configuration;
using Interlock.Application.Predictions;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Tasks;

/// <summary><c>x-request-key</c> of a task: it names the prediction that the task makes.</summary>
[TestFixture(DatastoreProvider.Sqlite)]
[TestFixture(DatastoreProvider.Postgresql)]
[TestFixture(DatastoreProvider.Sqlserver)]
[Parallelizable]
internal sealed class RequestKeyTaskTests(DatastoreProvider provider)
{
    private const string Path = "/models/echo";
    private const string Row = """{"features":[1,2]}""";
    private const string Other = """{"features":[3,4]}""";

    private readonly FakeModel _model = new();
    private (string, string)[] _database = [];
    private TestServer _server = null!;

    [SetUp]
    public async Task Start()
    {
        _database = await TestDatabases.SettingsAsync(provider);
        _server = await TestServer.StartAsync(FakeModel.Yaml, _model.Wire, _database);
    }

    [TearDown]
    public async Task Stop()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        await TestDatabases.ReturnAsync(_database);
    }

    [Test]
    public async Task Post_Key_IsTheKeyOfThePredictionAndTakesLabels()
    {
        var task = await EndedAsync(await PostAsync("order-17"));

        var prediction = await Replies.OkAsync(await _server.Client.GetAsync($"/predictions/{task.GetProperty("predictionId").GetString()}"));
        Assert.That(prediction.GetProperty("requestKey").GetString(), Is.EqualTo("order-17"));
        var labels = await Replies.OkAsync(await _server.PostAsync("/predictions/labels", "model,key,value\necho,order-17,1\n", "text/csv"));
        Assert.That(labels.GetProperty("accepted").GetInt32(), Is.EqualTo(1));
    }

    [Test]
    public async Task Post_SameKeyAndRequest_IsTheSameTask()
    {
        var first = await PostAsync("again");
        var id = await LaterAnswers.AcceptedAsync(first);

        var whileItRuns = await PostAsync("again", """{ "features": [1.0, 2] }""");
        await _server.Client.EndedAsync(id);
        var afterwards = await PostAsync("again");

        Assert.That(first.Headers.Contains("Idempotent-Replayed"), Is.False);
        foreach (var reply in new[] { whileItRuns, afterwards })
        {
            Assert.That(await LaterAnswers.AcceptedAsync(reply), Is.EqualTo(id));
            Assert.That(Replies.Header(reply, "Idempotent-Replayed"), Is.EqualTo("true"));
        }
    }

    [Test]
    public async Task Post_SameKeyAndAnotherRequest_Is409()
    {
        await EndedAsync(await PostAsync("taken"));

        await Replies.ProblemAsync(await PostAsync("taken", Other), 409, "request_key_reused");
        await Replies.ProblemAsync(await SendAsync("taken", Other), 409, "request_key_reused");
    }

    [Test]
    public async Task Post_KeyOfAnsweredRequest_IsTheSamePrediction()
    {
        var answered = await SendAsync("first");
        await Replies.InferredAsync(answered);

        var task = await EndedAsync(await PostAsync("first"));

        Assert.That(LaterAnswers.StatusOf(task), Is.EqualTo("succeeded"));
        Assert.That(task.GetProperty("predictionId").GetString(), Is.EqualTo(Replies.Header(answered, "x-prediction-id")));
        Assert.That(task.GetProperty("result").ToString(), Is.EqualTo((await Replies.OkAsync(answered)).ToString()));
        await Replies.ProblemAsync(await PostAsync("first", Other), 409, "request_key_reused");
        Assert.That(await CountAsync(), Is.EqualTo(1));
    }

    [Test]
    public async Task Send_KeyOfTask_IsTheSamePrediction()
    {
        var task = await EndedAsync(await PostAsync("later"));

        var answered = await SendAsync("later");

        Assert.That(Replies.Header(answered, "x-prediction-id"), Is.EqualTo(task.GetProperty("predictionId").GetString()));
    }

    [Test]
    public async Task Post_SixteenAtOnce_AreOneTaskAndOnePrediction()
    {
        var replies = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => PostAsync("race")));

        var ids = await Task.WhenAll(replies.Select(LaterAnswers.AcceptedAsync));
        Assert.That(ids.Distinct().Count(), Is.EqualTo(1));
        await _server.Client.EndedAsync(ids[0]);
        Assert.That(await CountAsync(), Is.EqualTo(1));
    }

    [Test]
    public async Task Send_WhileTheTaskRuns_IsOnePrediction()
    {
        _model.Close();
        var id = await LaterAnswers.AcceptedAsync(await PostAsync("both"));
        await _model.EnteredAsync(1);
        var sending = SendAsync("both");

        _model.Open();
        var answered = await sending;
        var task = await _server.Client.EndedAsync(id);

        Assert.That(LaterAnswers.StatusOf(task), Is.EqualTo("succeeded"));
        Assert.That(task.GetProperty("predictionId").GetString(), Is.EqualTo(Replies.Header(answered, "x-prediction-id")));
        Assert.That(task.GetProperty("attempts").GetInt32(), Is.EqualTo(1));
        Assert.That(await CountAsync(), Is.EqualTo(1));
    }

    [Test]
    public async Task Post_KeyTakenByAnotherRequestMeanwhile_FailsTheTask()
    {
        _model.Close();
        var id = await LaterAnswers.AcceptedAsync(await PostAsync("meanwhile"));
        await _model.EnteredAsync(1);
        await StoreAsync("meanwhile");

        _model.Open();
        var task = await _server.Client.EndedAsync(id);

        Assert.That((LaterAnswers.StatusOf(task), LaterAnswers.CodeOf(task)), Is.EqualTo(("failed", "request_key_reused")));
        Assert.That(await CountAsync(), Is.EqualTo(1));
    }

    [Test]
    public async Task Post_BothKeys_EachFindsTheTask()
    {
        var id = await LaterAnswers.AcceptedAsync(await PostAsync("own", Row, ("Idempotency-Key", "retry")));

        Assert.That(await LaterAnswers.AcceptedAsync(await PostAsync("own", Row, ("Idempotency-Key", "another"))), Is.EqualTo(id));
        Assert.That(await LaterAnswers.AcceptedAsync(await PostAsync("own", Row, ("Idempotency-Key", "retry"))), Is.EqualTo(id));
        await Replies.ProblemAsync(await PostAsync("second", Row, ("Idempotency-Key", "retry")), 422, "idempotency_key_reused");
    }

    [Test]
    public async Task Post_SeveralRows_Is400() =>
        await Replies.BadFieldsAsync(await PostAsync("rows", """{"instances":[[1,2],[3,4]]}"""), "invalid_input", "x-request-key");

    private Task<HttpResponseMessage> PostAsync(string key, string body = Row, params (string Name, string Value)[] more) =>
        _server.Client.PostLaterAsync(Path, body, [("x-request-key", key), .. more]);

    private async Task<HttpResponseMessage> SendAsync(string key, string body = Row)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add("x-request-key", key);
        return await _server.Client.SendAsync(request);
    }

    private async Task<JsonElement> EndedAsync(HttpResponseMessage reply)
    {
        Assert.That(reply.StatusCode, Is.EqualTo(HttpStatusCode.Accepted), await reply.Content.ReadAsStringAsync());
        return await _server.Client.EndedAsync(await LaterAnswers.AcceptedAsync(reply));
    }

    private async Task<int> CountAsync() => (await _server.GetJsonAsync("/predictions?model=echo")).GetProperty("data").GetArrayLength();

    /// <summary>Stores a prediction with a key, as another server does.</summary>
    private Task StoreAsync(string key)
    {
        var prediction = TestDatastore.Prediction(model: "echo");
        prediction.RequestKey = key;
        return _server.App.Services.GetRequiredService<IPredictionDatastore>().AddAsync([prediction], CancellationToken.None);
    }
}
