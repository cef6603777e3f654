using System.Net.Http.Headers;
using Interlock.Api.Tests.Support;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Routes;

/// <summary>POST /models/route-plan, with the search itself and great-circle travel times.</summary>
[Parallelizable]
public sealed class RoutePostTests
{
    private const string Path = "/models/route-plan";

    private static TestServer _server = null!;

    [OneTimeSetUp]
    public static async Task Start() => _server = await TestServer.StartAsync(RouteBodies.Config("{ runtime: local-search, speed: 60 }"));

    [OneTimeTearDown]
    public static async Task Stop() => await _server.DisposeAsync();

    [Test]
    public async Task Post_Request_AnswersAPlanThatKeepsIt()
    {
        var reply = await _server.PostAsync(Path, RouteBodies.Four);
        var data = await Replies.InferredAsync(reply);

        var routes = data.GetProperty("routes").EnumerateArray().ToList();
        Assert.That(routes, Has.Count.EqualTo(2), "the capacity asks for two vehicles");
        Assert.That(
            routes.SelectMany(route => route.GetProperty("stops").EnumerateArray()).Select(stop => stop.GetProperty("id").ToString()),
            Is.EquivalentTo(new[] { "north", "south", "east", "4" }));
        foreach (var route in routes)
        {
            Assert.That(route.GetProperty("load").GetDouble(), Is.LessThanOrEqualTo(2));
            Assert.That(route.GetProperty("departure").GetString(), Is.EqualTo("2026-05-04T08:00:00+02:00"));
            Assert.That(route.GetProperty("duration").GetDouble(), Is.LessThanOrEqualTo(6 * 3600));
            var atSpeed = route.GetProperty("travelTime").GetDouble() * 1000 / 60;
            Assert.That(route.GetProperty("distance").GetDouble(), Is.EqualTo(atSpeed).Within(0.1).Percent, "60 km/h");
        }

        var totals = data.GetProperty("totals");
        Assert.That((totals.GetProperty("vehicles").GetInt32(), totals.GetProperty("stops").GetInt32()), Is.EqualTo((2, 4)));
        Assert.That(totals.GetProperty("travelTime").GetDouble(), Is.EqualTo(routes.Sum(route => route.GetProperty("travelTime").GetDouble())).Within(1e-6));
        Assert.That(data.GetProperty("id").GetString(), Is.EqualTo(Replies.Header(reply, "x-prediction-id")));
    }

    [Test]
    public async Task Post_Window_IsWaitedFor()
    {
        var body = RouteBodies.OneStop(
            """{"id":"a","lat":0,"lon":0.1,"service":"PT10M","window":{"from":3600,"to":"2026-05-04T10:00:00+02:00"}}""");

        var data = await Replies.OkAsync(await _server.PostAsync(Path, body));

        var route = data.GetProperty("routes")[0];
        var stop = route.GetProperty("stops")[0];
        Assert.That(stop.GetProperty("arrival").GetDateTimeOffset(), Is.LessThan(RouteBodies.Start.AddMinutes(12)));
        Assert.That(stop.GetProperty("departure").GetDateTimeOffset(), Is.EqualTo(RouteBodies.Start.AddMinutes(70)));
        Assert.That(
            route.GetProperty("return").GetDateTimeOffset(),
            Is.EqualTo(RouteBodies.Start.AddMinutes(70) + (stop.GetProperty("arrival").GetDateTimeOffset() - RouteBodies.Start)));
    }

    [Test]
    public async Task Post_Ids_ComeBackAsTheyWere()
    {
        var data = await Replies.OkAsync(await _server.PostAsync(Path, RouteBodies.Of("""{"id":1,"lat":0,"lon":0.1},{"id":"2","lat":0,"lon":0.2}""")));

        var ids = data.GetProperty("routes")[0].GetProperty("stops").EnumerateArray().Select(stop => stop.GetProperty("id").GetRawText());
        Assert.That(ids, Is.EquivalentTo(new[] { "1", "\"2\"" }));
    }

    [Test]
    public async Task Post_NoStops_AnswersAnEmptyPlan()
    {
        var data = await Replies.InferredAsync(await _server.PostAsync(Path, RouteBodies.Of("")));

        Assert.That(data.GetProperty("routes").GetArrayLength(), Is.Zero);
        Assert.That(data.GetProperty("totals").GetProperty("travelTime").GetDouble(), Is.Zero);
    }

    [Test]
    public async Task Post_SameRequest_AnswersTheSamePlan()
    {
        var replies = new List<string>();
        for (var i = 0; i < 2; i++)
        {
            replies.Add((await Replies.OkAsync(await _server.PostAsync(Path, RouteBodies.Four))).GetProperty("routes").ToString());
        }

        Assert.That(replies[1], Is.EqualTo(replies[0]));
    }

    [Test]
    public async Task Post_Answered_IsStored()
    {
        var data = await Replies.OkAsync(await _server.PostAsync(Path, RouteBodies.Four));

        var stored = await Replies.OkAsync(await _server.Client.GetAsync($"/predictions/{data.GetProperty("id").GetString()}"));

        Assert.That(stored.GetProperty("request").GetProperty("stops").GetArrayLength(), Is.EqualTo(4));
        Assert.That(stored.GetProperty("response").GetProperty("routes").ToString(), Is.EqualTo(data.GetProperty("routes").ToString()));
    }

    [TestCase("""{"id":"far","lat":0,"lon":10}""", "stop 'far' (a vehicle would be back at")]
    [TestCase("""{"id":"heavy","lat":0,"lon":0.1,"demand":3}""", "stop 'heavy' (its demand of 3 is more than a vehicle carries (2))")]
    [TestCase("""{"id":"late","lat":0,"lon":1,"window":{"from":0,"to":60}}""", "stop 'late' (service could begin at")]
    public async Task Post_StopThatNobodyCanServe_IsNotExecutableAndNamed(string stop, string named)
    {
        var message = await NotExecutableAsync(RouteBodies.Of($$"""{"id":"fine","lat":0,"lon":0.1},{{stop}}"""));

        Assert.That(message, Does.StartWith("No plan can serve").And.Contain(named));
        Assert.That(message, Does.Not.Contain("fine"));
    }

    [Test]
    public async Task Post_TooFewVehicles_IsNotExecutableAndNamesWhoIsLeftOver()
    {
        var message = await NotExecutableAsync(RouteBodies.Four.Replace("\"count\":3", "\"count\":1", StringComparison.Ordinal));

        Assert.That(
            message,
            Does.Match("^No plan was found that serves every stop with 1 vehicle; left over: '(north|south|east|4)', '(north|south|east|4)'\\.$"));
    }

    [TestCase("")]
    [TestCase("stops=1")]
    [TestCase("{\"depot\":{")]
    public async Task Post_NotJson_IsToldInTheWordsOfTheContract(string body)
    {
        foreach (var contentType in new[] { "application/json", "text/plain", "application/x-www-form-urlencoded", "" })
        {
            var problem = await Replies.ProblemAsync(await _server.PostAsync(Path, body, contentType), 400, "malformed_json");

            Assert.That(problem.GetProperty("msg").GetString(), Is.EqualTo("request body data should be json format"));
        }
    }

    [TestCase("depot")]
    [TestCase("startTime")]
    [TestCase("maxTime")]
    [TestCase("stops")]
    [TestCase("vehicles")]
    public async Task Post_MissingField_IsToldInTheWordsOfTheContract(string field)
    {
        var body = RouteBodies.Four.Replace($"\"{field}\"", "\"elsewhere\"", StringComparison.Ordinal);

        var problem = await Replies.BadFieldsAsync(await _server.PostAsync(Path, body), "invalid_input", "$.elsewhere", $"$.{field}");

        Assert.That(problem.GetProperty("msg").GetString(), Is.EqualTo($"request body data should have '{field}' field"));
    }

    [Test]
    public async Task Post_SeveralBadFields_AreAllNamed() => await Replies.BadFieldsAsync(
        await _server.PostAsync(
            Path, """{"depot":{"lat":100},"startTime":"now","maxTime":"1h","stops":[{"id":"a","lat":1,"lon":2,"service":-1}],"vehicles":{"count":0}}"""),
        "invalid_input", "$.depot.lat", "$.depot.lon", "$.startTime", "$.maxTime", "$.stops[0].service", "$.vehicles.count");

    [Test]
    public async Task Post_Compressed_IsRefused()
    {
        using var content = new ByteArrayContent([1, 2, 3]);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        content.Headers.ContentEncoding.Add("zstd");

        await Replies.ProblemAsync(await _server.Client.PostAsync(Path, content), 415, "unsupported_media_type");
    }

    [Test]
    public async Task Put_Plan_IsNotAllowed()
    {
        var reply = await _server.Client.PutAsync(Path, new StringContent(RouteBodies.Four));

        await Replies.ProblemAsync(reply, 405, "method_not_allowed");
        Assert.That(reply.Content.Headers.Allow, Is.EquivalentTo(new[] { "GET", "HEAD", "POST" }));
    }

    [Test]
    public async Task Post_SlowerThanServingTimeout_IsTold()
    {
        await using var server = await TestServer.StartAsync(
            RouteBodies.Config("{ runtime: local-search, time-limit: 10s, steps: 1000000000 }", "    serving: { timeout: 50ms }\n"));

        await Replies.ProblemAsync(await server.PostAsync(Path, RouteBodies.Four), 504, "deadline_exceeded");
    }

    private static async Task<string> NotExecutableAsync(string body)
    {
        var reply = await _server.PostAsync(Path, body);
        return await Replies.UnansweredAsync(reply, "not_executable");
    }
}
