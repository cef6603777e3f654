using System.Text;
using Autofac;
using Autofac.Features.Indexed;
using Interlock.Api.Tests.Support;
using Interlock.Application.Kinds.Routes;
using Interlock.Domain;
using Interlock.Domain.Routes;
using Interlock.Infrastructure.Http;
using Interlock.Infrastructure.Runtimes.Http;
using NUnit.Framework;

namespace Interlock.Api.Tests.Infrastructure.Runtimes.Http;

public sealed class HttpRouteModelTests
{
    private const string Plan =
        """
        {"routes":[{"stops":[{"id":"a","arrival":"2026-05-04T06:10:00Z","departure":"2026-05-04T06:15:00Z"},
        {"id":7,"arrival":"2026-05-04T08:20:00+02:00","departure":"2026-05-04T08:20:00.500+02:00"}],
        "departure":"2026-05-04T08:00:00+02:00","return":"2026-05-04T08:30:00+02:00","duration":1800,"load":3,"travelTime":1500.5,"distance":12345.6}]}
        """;

    private static readonly DateTimeOffset Start = new(2026, 5, 4, 8, 0, 0, TimeSpan.FromHours(2));

    private static readonly RouteRequest Request = new(
        new Coordinate(52.5, 13.4),
        Start,
        TimeSpan.FromHours(8),
        [
            new RouteStop(new StopId("a"), new Coordinate(52.6, 13.5), 3, TimeSpan.FromMinutes(5), new TimeWindow(Start, Start.AddHours(1))),
            new RouteStop(new StopId("7", IsNumber: true), new Coordinate(52.7, 13.6), 0, TimeSpan.Zero, null),
        ],
        new Fleet(1, 10));

    private readonly Externals _externals = new();

    [TearDown]
    public void Close() => _externals.Dispose();

    [Test]
    public async Task Infer_PlanOfTheOtherServer_IsRead()
    {
        await using var stub = await StubApi.StartAsync(Answers.Json(Reply(Plan)));

        var route = (await PlanAsync(stub)).Routes.Single();

        Assert.That(route.Visits.Select(visit => visit.Id), Is.EqualTo(Request.Stops.Select(stop => stop.Id)));
        Assert.That((route.Visits[0].Arrival, route.Visits[1].Departure), Is.EqualTo((Start.AddMinutes(10), Start.AddMinutes(20).AddSeconds(0.5))));
        Assert.That(route.Visits[0].Arrival.Offset, Is.EqualTo(Start.Offset));
        Assert.That((route.Departure, route.Return, route.Load), Is.EqualTo((Start, Start.AddMinutes(30), 3.0)));
        Assert.That((route.TravelTime, route.Distance), Is.EqualTo((TimeSpan.FromSeconds(1500.5), 12345.6)));
    }

    [Test]
    public async Task Infer_Request_IsPostedAsThisServerWouldTakeIt()
    {
        await using var stub = await StubApi.StartAsync(Answers.Json(Reply(Plan)));

        await PlanAsync(stub);

        var sent = stub.Requests.Single();
        Assert.That((sent.Method, sent.Path, sent.Headers["Content-Type"]), Is.EqualTo(("POST", "/models/route-plan", "application/json")));
        var read = RouteRequestReader.Read(Encoding.UTF8.GetBytes(sent.Body), maxStops: 10);
        Assert.That(read with { Stops = Request.Stops }, Is.EqualTo(Request));
        Assert.That(read.Stops, Is.EqualTo(Request.Stops));
    }

    [Test]
    public async Task Infer_SeveralRequests_AreAnsweredInOrder()
    {
        await using var stub = await StubApi.StartAsync(Answers.InTurn(Answers.Json(Reply(Plan)), Answers.Json(Reply("""{"routes":[]}"""))));

        var plans = await Model(stub).Infer([Request, Request with { Stops = [] }], default);

        Assert.That(plans.Select(plan => plan.Routes.Count), Is.EqualTo([1, 0]));
    }

    [Test]
    public async Task Infer_NotExecutableThere_IsNotExecutableHere()
    {
        await using var stub = await StubApi.StartAsync(Answers.Json("""{"status":200,"msg":"Stop a is too far.","code":"not_executable"}"""));

        var failure = await Assert.ThrowsAsync<NotExecutableException>(() => PlanAsync(stub));

        Assert.That((failure!.Message, stub.Calls), Is.EqualTo(("Stop a is too far.", 1)));
    }

    [TestCase(
        200,
        """{"status":200,"msg":"External API 'osrm' answered 503.","code":"external_api_error"}""",
        1,
        "has no answer (external_api_error: External API 'osrm' answered 503.)")]
    [TestCase(
        400,
        """{"status":400,"title":"Bad Request","detail":"$.stops: too many","msg":"$.stops: too many","code":"invalid_input"}""",
        1,
        "answered 400 (invalid_input: $.stops: too many)")]
    [TestCase(422, """{"code":"inference_failed","msg":"It broke."}""", 1, "answered 422 (inference_failed: It broke.)")]
    [TestCase(503, """{"code":"overloaded","msg":"The queue is full."}""", 3, "answered 503 (overloaded: The queue is full.) (tried 3 times)")]
    [TestCase(404, "<html/>", 1, "answered 404")]
    public async Task Infer_OtherServerFails_IsExternalApiErrorInItsWords(int status, string body, int calls, string expected)
    {
        await using var stub = await StubApi.StartAsync(Answers.Json(body, status));

        Assert.That(await Externals.FailureOfAsync(PlanAsync(stub)), Is.EqualTo($"External API 'planner' {expected}."));
        Assert.That(stub.Calls, Is.EqualTo(calls));
    }

    [TestCase("{\"data\":", "it is not JSON")]
    [TestCase("[]", "it is no JSON object")]
    [TestCase("""{"status":200,"msg":"OK"}""", "it has no 'data'")]
    [TestCase("""{"code":7}""", "it has no 'data'")]
    [TestCase("""{"data":null}""", "'data.routes' is missing")]
    [TestCase("""{"data":{"routes":{}}}""", "'data.routes' is no list")]
    [TestCase("""{"data":{"routes":[7]}}""", "'data.routes[0].stops' is missing")]
    [TestCase("""{"data":{"routes":[]}}""", "stop 'a' is in no route")]
    public async Task Infer_NoPlan_TriedAgainAndTold(string body, string why) => await AssertGarbledAsync(body, why);

    [TestCase("\"id\":\"a\"", "\"id\":null", "'data.routes[0].stops[0].id' is no text or number")]
    [TestCase("\"id\":\"a\"", "\"id\":\"b\"", "stop 'b' stands twice or was not asked for")]
    [TestCase("\"id\":\"a\"", "\"id\":\"7\"", "stop '7' stands twice or was not asked for")]
    [TestCase("\"load\":3", "\"load\":-3", "'data.routes[0].load' is no number of at least 0")]
    [TestCase("\"load\":3", "\"load\":\"3\"", "'data.routes[0].load' is no number of at least 0")]
    [TestCase("\"distance\":12345.6", "\"distance\":1e999", "'data.routes[0].distance' is no number of at least 0")]
    [TestCase("\"travelTime\":1500.5", "\"travelTime\":1e12", "'data.routes[0].travelTime' is no number of seconds")]
    [TestCase(",\"distance\":12345.6", "", "'data.routes[0].distance' is missing")]
    [TestCase("\"2026-05-04T08:30:00+02:00\"", "\"2026-05-04T08:30:00\"", "'data.routes[0].return' is no time with its offset")]
    [TestCase("\"2026-05-04T08:30:00+02:00\"", "\"2026-05-05\"", "'data.routes[0].return' is no time with its offset")]
    [TestCase("\"2026-05-04T08:30:00+02:00\"", "\"9999-12-31T23:59:59-10:00\"", "'data.routes[0].return' is no time with its offset")]
    [TestCase("\"2026-05-04T08:30:00+02:00\"", "\"later\"", "'data.routes[0].return' is no time with its offset")]
    [TestCase("\"2026-05-04T08:30:00+02:00\"", "\"2026-05-04T08:10:00+02:00\"", "a route leaves before the start or is back before its last stop")]
    [TestCase("\"2026-05-04T08:20:00+02:00\"", "\"2026-05-04T08:05:00+02:00\"", "stop '7' is reached or left too early")]
    public async Task Infer_PlanThatDoesNotFitTheRequest_TriedAgainAndTold(string right, string wrong, string why) =>
        await AssertGarbledAsync(Reply(Plan.Replace(right, wrong, StringComparison.Ordinal)), why);

    [Test]
    public async Task Infer_GarbledOnce_IsTriedAgain()
    {
        await using var stub = await StubApi.StartAsync(Answers.InTurn(Answers.Json("{"), Answers.Json(Reply(Plan))));

        Assert.That((await PlanAsync(stub)).Routes, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Infer_CallerGivesUp_IsNoFailure()
    {
        await using var stub = await StubApi.StartAsync(Answers.Never);
        using var end = new CancellationTokenSource();
        var call = Model(stub).Infer([Request], end.Token).AsTask();
        await stub.CalledAsync(1);

        await end.CancelAsync();

        await Assert.CatchAsync<OperationCanceledException>(() => call);
    }

    [Test]
    public void New_NoSuchClient_CannotBeLoaded()
    {
        using var container = new ContainerBuilder().Build();
        var apis = container.Resolve<IIndex<string, ExternalApi>>();

        Assert.That(() => new HttpRouteModel(new HttpRouteConfig { Client = "planner" }, apis), Throws.TypeOf<ModelLoadException>());
    }

    private async Task AssertGarbledAsync(string body, string why)
    {
        await using var stub = await StubApi.StartAsync(Answers.Json(body));

        Assert.That(
            await Externals.FailureOfAsync(PlanAsync(stub)),
            Is.EqualTo($"External API 'planner' answered something that is not a plan of these stops: {why} (tried 3 times)."));
        Assert.That(stub.Calls, Is.EqualTo(3));
    }

    private async Task<RoutePlan> PlanAsync(StubApi stub) => (await Model(stub).Infer([Request], default)).Single();

    private HttpRouteModel Model(StubApi stub)
    {
        var builder = new ContainerBuilder();
        builder.RegisterInstance(_externals.Api(Externals.Config(stub.Url + "/models/route-plan"), "planner")).Keyed<ExternalApi>("planner").ExternallyOwned();
        return new HttpRouteModel(new HttpRouteConfig { Client = "planner" }, builder.Build().Resolve<IIndex<string, ExternalApi>>());
    }

    private static string Reply(string plan) => $$"""{"status":200,"msg":"OK","data":{{plan}}}""";
}
