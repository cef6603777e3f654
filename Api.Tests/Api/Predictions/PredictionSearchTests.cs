using Interlock.Api.Tests.Support;
using Interlock.Application.Predictions;
using Interlock.Domain;
using Interlock.Domain.Predictions;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Predictions;

/// <summary>Predictions are found by what was answered, and by the caller's key.</summary>
[Parallelizable]
internal sealed class PredictionSearchTests
{
    private const int More = AnswerSearch.MostRead + 10;

    private static readonly DateTimeOffset Old = DateTimeOffset.UtcNow.AddDays(-1);

    private static TestServer _server = null!;

    [OneTimeSetUp]
    public static async Task Start()
    {
        _server = await TestServer.StartAsync();
        var datastore = _server.App.Services.GetRequiredService<IPredictionDatastore>();
        await datastore.AddAsync([Of("iris", 0, """{"result":1,"label":"versicolor","scores":[0,0.6,0.4]}""")], CancellationToken.None);
        foreach (var some in Enumerable.Range(1, More).Select(i => Of("iris", i, """{"result":2,"label":"virginica","scores":[0,0.1,0.9]}""")).Chunk(1000))
        {
            await datastore.AddAsync(some, CancellationToken.None);
        }

        await datastore.AddAsync(
            [
                Of("iris", More + 1, """{"result":0,"label":"setosa","scores":[1,0,0]}""", "order 1"), Of("diabetes", 0, """{"result":91.5}"""), Of("diabetes", 1, """{"result":300}"""),
                Of("route-plan", 0, """{"routes":[]}"""),
            ],
            CancellationToken.None);
    }

    [OneTimeTearDown]
    public static async Task Stop() => await _server.DisposeAsync();

    [TestCase("label=setosa&limit=1", 1)]
    [TestCase("label=setosa&model=iris&minScore=0.5&maxScore=1&limit=1", 1)]
    [TestCase("label=setosa&maxScore=0.5", 0)]
    [TestCase("model=diabetes&minScore=100", 1)]
    [TestCase("model=diabetes&maxScore=100", 1)]
    [TestCase("model=diabetes&label=setosa", 0)]
    [TestCase("model=route-plan&minScore=0", 0)]
    [TestCase("model=iris&key=order%201", 1)]
    [TestCase("model=iris&key=order%201&label=setosa&version=v2", 1)]
    [TestCase("model=iris&key=order%201&label=virginica", 0)]
    [TestCase("model=iris&key=order%201&version=v1", 0)]
    [TestCase("model=iris&key=order%201&to=2020-01-31", 0)]
    [TestCase("model=iris&key=order%201&from=2999-01-31", 0)]
    [TestCase("model=iris&key=order%202", 0)]
    public async Task List_OfAnswers_FindsThem(string query, int count)
    {
        var page = await _server.GetJsonAsync($"/predictions?{query}");

        Assert.That(page.GetProperty("status").GetInt32(), Is.EqualTo(200), page.ToString());
        Assert.That(page.GetProperty("data").GetArrayLength(), Is.EqualTo(count));
    }

    [Test]
    public async Task List_OfARareLabel_ReadsSoManyAndGoesOnWithTheNextPage()
    {
        var first = await _server.GetJsonAsync("/predictions?model=iris&label=versicolor");
        Assert.That((first.GetProperty("data").GetArrayLength(), first.TryGetProperty("next", out var next)), Is.EqualTo((0, true)));

        var second = await _server.GetJsonAsync($"/predictions?model=iris&label=versicolor&before={next.GetString()}");

        Assert.That((second.GetProperty("data").GetArrayLength(), second.TryGetProperty("next", out _)), Is.EqualTo((1, false)));
    }

    [TestCase("key=order", "key")]
    [TestCase("model=iris&key=%C3%A4", "key")]
    [TestCase("minScore=many&maxScore=NaN", "minScore", "maxScore")]
    [TestCase("minScore=0.9&maxScore=0.1", "maxScore")]
    public async Task List_OfWhatCannotBe_Is400(string query, params string[] fields) =>
        await Replies.BadFieldsAsync(await _server.Client.GetAsync($"/predictions?{query}"), "invalid_input", fields);

    private static Prediction Of(string model, int number, string response, string? key = null) => new()
    {
        Id = TimeOrderedId.New(Old.AddMilliseconds(number)), Model = model, Version = "v2", Revision = 1, RequestKey = key, Request = "{}", Response = response, InferMs = 1,
    };
}
