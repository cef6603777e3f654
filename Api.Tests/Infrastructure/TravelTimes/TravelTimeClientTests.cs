using Interlock.Api.Tests.Support;
using Interlock.Application.Clients;
using Interlock.Application.Configuration;
using Interlock.Application.Kinds.Routes;
using Interlock.Domain.Routes;
using Interlock.Infrastructure.TravelTimes;
using NUnit.Framework;

namespace Interlock.Api.Tests.Infrastructure.TravelTimes;

[Parallelizable]
public sealed class TravelTimeClientTests
{
    private const string Whole = "?annotations=duration,distance";

    private readonly Externals _externals = new(clockStands: true);

    [TearDown]
    public void Close() => _externals.Dispose();

    [Test]
    public async Task Table_TwoPlaces_AreAskedForInOsrmsForm()
    {
        await using var stub = await StubApi.StartAsync(Answers.Json(Answers.TwoPlaces));

        var table = await TableAsync(Client(stub), Externals.Here, new Coordinate(-52.1234567, -0.00000049));

        Assert.That((table.Size, table.Durations, table.Distances), Is.EqualTo((2, new double[] { 0, 60, 90, 0 }, new double[] { 0, 1000, 2000, 0 })));
        var request = stub.Requests.Single();
        Assert.That((request.Method, request.Path, request.Query), Is.EqualTo(("GET", "/table/v1/driving/13.4,52.5;0,-52.123457", Whole)));
    }

    [Test]
    [SetCulture("de-DE")]
    public async Task Table_MachineWithDecimalCommas_AsksWithPoints()
    {
        await using var stub = await StubApi.StartAsync(Answers.Json(Answers.TwoPlaces));

        await TableAsync(Client(stub), Externals.Here, Externals.There);

        Assert.That(stub.Requests.Single().Path, Is.EqualTo("/table/v1/driving/13.4,52.5;13.5,52.6"));
    }

    [Test]
    public async Task Table_OnePlace_NobodyIsAsked()
    {
        await using var stub = await StubApi.StartAsync(Answers.Json(Answers.TwoPlaces));

        var table = await TableAsync(Client(stub), Externals.Here, Externals.Here, Externals.Here with { Lat = 52.50000004 });

        Assert.That((table.Size, table.Durations, table.Distances), Is.EqualTo((3, new double[9], new double[9])));
        Assert.That(stub.Calls, Is.Zero);
    }

    [Test]
    public async Task Table_SamePlaceTwice_IsAskedForOnce()
    {
        await using var stub = await StubApi.StartAsync(Answers.Json(Answers.TwoPlaces));

        var table = await TableAsync(Client(stub), Externals.Here, Externals.There, Externals.Here);

        Assert.That(table.Durations, Is.EqualTo(new double[] { 0, 60, 0, 90, 0, 90, 0, 60, 0 }));
        Assert.That(stub.Requests.Single().Path, Is.EqualTo("/table/v1/driving/13.4,52.5;13.5,52.6"));
    }

    [Test]
    public async Task Table_NoWay_IsInfinite()
    {
        await using var stub = await StubApi.StartAsync(Answers.Json("""{"code":"Ok","durations":[[0,null],[90,0]],"distances":[[null,null],[2000,0]]}"""));

        var table = await TableAsync(Client(stub), Externals.Here, Externals.There);

        Assert.That(table.Durations, Is.EqualTo([0, double.PositiveInfinity, 90, 0]));
        Assert.That(table.Distances, Is.EqualTo([0, double.PositiveInfinity, 2000, 0]));
    }

    [Test]
    public async Task Table_WithoutDistances_StraightLinesStandForThem()
    {
        await using var stub = await StubApi.StartAsync(Answers.Json("""{"durations":[[0,null],[90,0]]}"""));

        var table = await TableAsync(Client(stub), Externals.Here, Externals.There);

        Assert.That(table.Distances[2], Is.EqualTo(1.3 * GreatCircle.Metres(Externals.There, Externals.Here)).And.InRange(16_000, 18_000));
        Assert.That(table.Distances[1], Is.EqualTo(double.PositiveInfinity));
    }

    [TestCase(4, true, 49)]
    [TestCase(5, false, 49)]
    [TestCase(12, true, 9)]
    [TestCase(13, true, 1)]
    public async Task Table_MoreThanMayBeAskedAtOnce_IsAskedForInBlocks(int maxLocations, bool heedsSources, int calls)
    {
        await using var stub = await StubApi.StartAsync(heedsSources ? Answers.Osrm : Answers.OsrmWithoutSources);
        Coordinate[] places = [.. Enumerable.Range(1, 13).Select(lat => new Coordinate(lat, lat + 0.5))];

        var table = await TableAsync(Client(Externals.Config(stub.Url) with { MaxLocations = maxLocations }), places);

        var expected = places.SelectMany(_ => places, (from, to) => from == to ? 0 : (100 * from.Lat) + to.Lat).ToList();
        Assert.That(table.Durations, Is.EqualTo(expected));
        Assert.That(table.Distances, Is.EqualTo(expected.Select(seconds => 10 * seconds)));
        Assert.That(stub.Requests.Select(request => request.Path.Split(';').Length), Has.All.LessThanOrEqualTo(maxLocations));
        Assert.That(stub.Calls, Is.EqualTo(calls));
    }

    [Test]
    public async Task Table_MorePlacesThanOsrmTakesByDefault_AreNotAskedForAtOnce()
    {
        await using var stub = await StubApi.StartAsync(Answers.Osrm);

        var table = await TableAsync(Client(Externals.Config(stub.Url)), [.. Enumerable.Range(1, 101).Select(place => new Coordinate(place / 2.0, 0))]);

        Assert.That(table.Size, Is.EqualTo(101));
        Assert.That(stub.Requests.Select(request => request.Path.Split(';').Length), Has.All.LessThanOrEqualTo(100));
    }

    [Test]
    public async Task Table_BlockOfDifferentPlaces_NamesWhereWaysBeginAndEnd()
    {
        await using var stub = await StubApi.StartAsync(Answers.Osrm);

        await TableAsync(Client(Externals.Config(stub.Url) with { MaxLocations = 4 }), new(1, 0), new(2, 0), new(3, 0), new(4, 0), new(5, 0));

        Assert.That(stub.Requests.Select(request => request.Path + request.Query), Does.Contain(
            "/table/v1/driving/0,1;0,2;0,5" + Whole + "&sources=0;1&destinations=2"));
    }

    [Test]
    public async Task Table_BlockThatFails_FailsTheTableWithThatFailure()
    {
        await using var stub = await StubApi.StartAsync(context =>
            context.Request.Path.Value!.Contains("0,5", StringComparison.Ordinal)
                ? Answers.Json("""{"code":"NoTable"}""", 400)(context)
                : Answers.Osrm(context));

        var call = TableAsync(Client(Externals.Config(stub.Url) with { MaxLocations = 2 }), [.. Enumerable.Range(1, 6).Select(lat => new Coordinate(lat, 0))]);

        Assert.That(await Externals.FailureOfAsync(call), Is.EqualTo("External API 'travel-time' answered 400 (NoTable)."));
    }

    [Test]
    public async Task Table_OfBlocksAfterABreak_OneOfThemTriesAndTheRestFollow()
    {
        await using var stub = await StubApi.StartAsync(Answers.Status(503));
        var client = Client(Externals.Config(stub.Url) with { MaxLocations = 2, Breaker = new BreakerConfig { MinCalls = 2 } });
        Coordinate[] places = [.. Enumerable.Range(1, 4).Select(lat => new Coordinate(lat, 0))];
        await Externals.FailureOfAsync(TableAsync(client, places));
        await Externals.FailureOfAsync(TableAsync(client, places));
        Assert.That(stub.Calls, Is.EqualTo(2), "the first block failed, the others were spared");
        stub.Answer = Answers.Osrm;

        _externals.Clock.Advance(TimeSpan.FromSeconds(30));

        Assert.That((await TableAsync(client, places)).Size, Is.EqualTo(4));
    }

    [Test]
    public async Task Table_AskedAgainWithinTheAge_ComesFromTheCache()
    {
        await using var stub = await StubApi.StartAsync(Answers.Json(Answers.TwoPlaces));
        var client = Client(stub);
        var first = await TableAsync(client, Externals.Here, Externals.There);

        _externals.Clock.Advance(TimeSpan.FromMinutes(9));
        Assert.That(await TableAsync(client, Externals.Here, Externals.There), Is.SameAs(first));
        await TableAsync(client, Externals.There, Externals.Here);
        Assert.That(stub.Calls, Is.EqualTo(2), "another order is another table");

        _externals.Clock.Advance(TimeSpan.FromMinutes(2));
        await TableAsync(client, Externals.Here, Externals.There);
        Assert.That(stub.Calls, Is.EqualTo(3));
    }

    [Test]
    public async Task Table_CacheOff_IsAskedForEveryTime()
    {
        await using var stub = await StubApi.StartAsync(Answers.Json(Answers.TwoPlaces));
        var client = Client(Externals.Config(stub.Url) with { Cache = new CacheConfig { Size = new ByteSize(0) } });

        await TableAsync(client, Externals.Here, Externals.There);
        await TableAsync(client, Externals.Here, Externals.There);

        Assert.That(stub.Calls, Is.EqualTo(2));
    }

    [Test]
    public async Task Table_LargerThanTheCache_IsNotKept()
    {
        await using var stub = await StubApi.StartAsync(Answers.Osrm);
        var client = Client(Externals.Config(stub.Url) with { Cache = new CacheConfig { Size = ByteSize.FromKiB(1) } });
        Coordinate[] places = [.. Enumerable.Range(1, 8).Select(lat => new Coordinate(lat, 0))];

        await TableAsync(client, places);
        await TableAsync(client, places);
        await TableAsync(client, places[..2]);
        await TableAsync(client, places[..2]);

        Assert.That(stub.Calls, Is.EqualTo(3));
    }

    [Test]
    public async Task Table_Failure_IsNotKept()
    {
        await using var stub = await StubApi.StartAsync(Answers.InTurn(Answers.Status(400), Answers.Json(Answers.TwoPlaces)));
        var client = Client(stub);

        await Externals.FailureOfAsync(TableAsync(client, Externals.Here, Externals.There));

        Assert.That((await TableAsync(client, Externals.Here, Externals.There)).Size, Is.EqualTo(2));
    }

    private TravelTimeClient Client(StubApi stub) => Client(Externals.Config(stub.Url));

    private TravelTimeClient Client(ClientConfig config) => _externals.TravelTime(config with { Retries = 0 });

    private static Task<TravelTable> TableAsync(TravelTimeClient client, params Coordinate[] places) => client.TableAsync(places, default);
}
