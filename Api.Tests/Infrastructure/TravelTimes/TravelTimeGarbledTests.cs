using Interlock.Api.Tests.Support;
using NUnit.Framework;

namespace Interlock.Api.Tests.Infrastructure.TravelTimes;

/// <summary>Answers that are no table of the two places asked for.</summary>
public sealed class TravelTimeGarbledTests
{
    private readonly Externals _externals = new();

    [TearDown]
    public void Close() => _externals.Dispose();

    [TestCase("", "it is not JSON")]
    [TestCase("<html>", "it is not JSON")]
    [TestCase("""{"durations":[[0,60],[90,""", "it is not JSON")]
    [TestCase("""{"durations":[[0,60],[90,0]]} x""", "it is not JSON")]
    [TestCase("""{"code":"\ud800","durations":[[0,60],[90,0]]}""", "it is not JSON")]
    [TestCase("[]", "it is no JSON object")]
    [TestCase("null", "it is no JSON object")]
    [TestCase("{}", "it has no 'durations'")]
    [TestCase("""{"code":"Ok"}""", "it has no 'durations'")]
    [TestCase("""{"code":1}""", "'code' is no text")]
    [TestCase("""{"durations":null}""", "'durations' is no list")]
    [TestCase("""{"durations":{"a":1}}""", "'durations' is no list")]
    [TestCase("""{"durations":[0,60]}""", "'durations' holds something that is no row")]
    [TestCase("""{"durations":[]}""", "'durations' is 0 x 0 instead of 2 x 2")]
    [TestCase("""{"durations":[[],[]]}""", "'durations' is 2 x 0 instead of 2 x 2")]
    [TestCase("""{"durations":[[0,60]]}""", "'durations' is 1 x 2 instead of 2 x 2")]
    [TestCase("""{"durations":[[0,60],[90]]}""", "the rows of 'durations' differ in length")]
    [TestCase("""{"durations":[[0,60,1],[90,0,1]]}""", "'durations' is larger than what was asked for")]
    [TestCase("""{"durations":[[],[],[],[],[]]}""", "'durations' is larger than what was asked for")]
    [TestCase("""{"durations":[[0,-1],[90,0]]}""", "'durations' holds a negative number")]
    [TestCase("""{"durations":[[0,"60"],[90,0]]}""", "'durations' holds something that is no number")]
    [TestCase("""{"durations":[[0,1e999],[90,0]]}""", "'durations' holds something that is no number")]
    [TestCase("""{"durations":[[0,1e13],[90,0]]}""", "'durations' holds a number above 1E+12")]
    [TestCase("""{"durations":[[0,60],[90,0]],"distances":[[0,1e308],[1e308,0]]}""", "'distances' holds a number above 1E+12")]
    [TestCase("""{"durations":[[0,NaN],[90,0]]}""", "it is not JSON")]
    [TestCase("""{"durations":[[0,[]],[90,0]]}""", "'durations' holds something that is no number")]
    [TestCase("""{"durations":[[0,60],[90,0]],"distances":[[0,60]]}""", "'distances' is 1 x 2 instead of 2 x 2")]
    [TestCase("""{"durations":[[0,60],[90,0]],"distances":[[0,-60],[1,0]]}""", "'distances' holds a negative number")]
    [TestCase("""{"durations":[[0,60],[90,0]],"distances":[[0,null],[1,0]]}""", "a way has a duration and no distance, or a distance and no duration")]
    public async Task Table_AnswerIsNoTable_TriedAgainAndTold(string body, string why)
    {
        await using var stub = await StubApi.StartAsync(Answers.Json(body));

        Assert.That(await FailureAsync(stub), Is.EqualTo($"External API 'travel-time' answered something that is not a table: {why} (tried 3 times)."));
        Assert.That(stub.Calls, Is.EqualTo(3));
    }

    [TestCase("""{"code":"NoTable","message":"No table found"}""", "answered NoTable: No table found")]
    [TestCase("""{"code":"InvalidQuery"}""", "answered InvalidQuery")]
    public async Task Table_RefusedWithStatus200_ToldInOsrmsWords(string body, string expected)
    {
        await using var stub = await StubApi.StartAsync(Answers.Json(body));

        Assert.That(await FailureAsync(stub), Is.EqualTo($"External API 'travel-time' {expected}."));
        Assert.That(stub.Calls, Is.EqualTo(1));
    }

    [Test]
    public async Task Table_GarbledOnceThenRight_IsAnswered()
    {
        await using var stub = await StubApi.StartAsync(Answers.InTurn(Answers.Json("{"), Answers.Json(Answers.TwoPlaces)));
        var client = _externals.TravelTime(Externals.Config(stub.Url));

        Assert.That((await client.TableAsync([Externals.Here, Externals.There], default)).Durations[1], Is.EqualTo(60));
    }

    [Test]
    public async Task Table_MembersNobodyAskedFor_AreSkipped()
    {
        await using var stub = await StubApi.StartAsync(
            Answers.Json($$"""{"sources":[{"durations":[["x"]]}],"x":{},"fallback_speed_cells":[],{{Answers.TwoPlaces[1..]}}"""));
        var client = _externals.TravelTime(Externals.Config(stub.Url));

        Assert.That((await client.TableAsync([Externals.Here, Externals.There], default)).Durations[1], Is.EqualTo(60));
    }

    private Task<string> FailureAsync(StubApi stub) =>
        Externals.FailureOfAsync(_externals.TravelTime(Externals.Config(stub.Url)).TableAsync([Externals.Here, Externals.There], default));
}
