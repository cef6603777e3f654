using System.Text;
using System.Text.Json.Nodes;
using Interlock.Application.Kinds.Routes;
using Interlock.Domain;
using Interlock.Domain.Routes;
using NUnit.Framework;

namespace Interlock.Api.Tests.Application.Kinds.Routes;

public sealed class RouteRequestReaderTests
{
    private const string Valid =
        """
        {"depot":{"lat":52.52,"lon":13.405},"startTime":"2026-05-04T08:00:00+02:00","maxTime":28800,
         "stops":[{"id":"a","lat":52.51,"lon":13.37,"demand":2.5,"service":300,"window":{"from":"2026-05-04T09:00:00+02:00","to":"2026-05-04T10:00:00Z"}},
                  {"id":7,"lat":-90,"lon":180}],
         "vehicles":{"count":3,"capacity":10}}
        """;

    private static readonly DateTimeOffset Start = new(2026, 5, 4, 8, 0, 0, TimeSpan.FromHours(2));

    [Test]
    public void Read_EveryField_IsRead()
    {
        var request = Read(Valid);

        Assert.That(request.Depot, Is.EqualTo(new Coordinate(52.52, 13.405)));
        Assert.That((request.StartTime, request.StartTime.Offset), Is.EqualTo((Start, TimeSpan.FromHours(2))));
        Assert.That(request.MaxTime, Is.EqualTo(TimeSpan.FromHours(8)));
        Assert.That(request.Vehicles, Is.EqualTo(new Fleet(3, 10)));
        Assert.That(request.Stops, Is.EqualTo(new[]
        {
            new RouteStop(new StopId("a"), new Coordinate(52.51, 13.37), 2.5, TimeSpan.FromMinutes(5), new TimeWindow(Start.AddHours(1), Start.AddHours(4))),
            new RouteStop(new StopId("7", IsNumber: true), new Coordinate(-90, 180), 0, TimeSpan.Zero, null),
        }));
    }

    [TestCase("28800", 28800)]
    [TestCase("28800.0", 28800)]
    [TestCase("\"08:00:00\"", 28800)]
    [TestCase("\"36:00:01\"", 129601)]
    [TestCase("\"PT8H\"", 28800)]
    [TestCase("\"PT8H30M\"", 30600)]
    [TestCase("\"P1DT1S\"", 86401)]
    [TestCase("\"P2D\"", 172800)]
    [TestCase("\"PT0.5S\"", 0.5)]
    public void Read_Duration_MayBeWrittenThreeWays(string json, double seconds) =>
        Assert.That(Read(With("maxTime", json)).MaxTime.TotalSeconds, Is.EqualTo(seconds));

    [TestCase("0")]
    [TestCase("-1")]
    [TestCase("1.5")]
    [TestCase("1e300")]
    [TestCase("\"8h\"")]
    [TestCase("\"28800\"")]
    [TestCase("\"08:60:00\"")]
    [TestCase("\"8:00\"")]
    [TestCase("\"-PT1H\"")]
    [TestCase("\"PT\"")]
    [TestCase("\"P\"")]
    [TestCase("\"P1Y\"")]
    [TestCase("\"P1M\"")]
    [TestCase("\"P1DT\"")]
    [TestCase("\"P999D\"")]
    [TestCase("\"PT1H\\n\"")]
    [TestCase("true")]
    [TestCase("[]")]
    public void Read_BadMaxTime_IsNamedWithItsPath(string json) =>
        Assert.That(PathsOf(With("maxTime", json)), Is.EqualTo(new[] { "$.maxTime" }));

    [TestCase("\"2026-05-04T08:00:00+02:00\"")]
    [TestCase("\"2026-05-04T06:00Z\"")]
    [TestCase("\"2026-05-04T06:00:00.000Z\"")]
    [TestCase("\"2026-05-03T22:00:00.0000000-08:00\"")]
    [TestCase("\"2026-05-04T08:00:00+0200\"")]
    [TestCase("\"2026-05-04T08:00:00+02\"")]
    [TestCase("\"2026-05-04T06:00:00.000000099Z\"")]
    [TestCase("\"2026-05-04T08:00:00.0000000001+02:00\"")]
    public void Read_StartTime_MayHaveAnyOffset(string json) => Assert.That(Read(With("startTime", json)).StartTime, Is.EqualTo(Start));

    [TestCase("\"2026-05-04T08:00:00\"")]
    [TestCase("\"2026-05-04\"")]
    [TestCase("\"08:00\"")]
    [TestCase("\"2026-02-30T08:00:00Z\"")]
    [TestCase("\"9999-12-31T23:59:59Z\"")]
    [TestCase("\"0001-01-01T00:00:00Z\"")]
    [TestCase("\"2026-05-04T06:00:00.0000000000xZ\"")]
    [TestCase("1777874400")]
    [TestCase("{}")]
    public void Read_BadStartTime_IsNamedWithItsPath(string json) =>
        Assert.That(PathsOf(With("startTime", json)), Is.EqualTo(new[] { "$.startTime" }));

    [TestCase("""{"from":3600,"to":"02:00:00"}""")]
    [TestCase("""{"from":"PT1H","to":"2026-05-04T10:00:00+02:00"}""")]
    public void Read_Window_MayCountFromTheStart(string json) =>
        Assert.That(Read(WithStop("window", json)).Stops[0].Window, Is.EqualTo(new TimeWindow(Start.AddHours(1), Start.AddHours(2))));

    [TestCase("depot")]
    [TestCase("startTime")]
    [TestCase("maxTime")]
    [TestCase("stops")]
    [TestCase("vehicles")]
    public void Read_MissingOrNullField_IsToldInTheWordsOfTheContract(string field)
    {
        var body = JsonNode.Parse(Valid)!.AsObject();
        body.Remove(field);
        foreach (var json in new[] { body.ToJsonString(), With(field, "null") })
        {
            var error = Assert.Throws<InvalidInputException>(() => Read(json));
            Assert.That(error.Message, Is.EqualTo($"request body data should have '{field}' field"));
            Assert.That(error.Code, Is.EqualTo("invalid_input"));
            Assert.That(error.Problems, Is.EqualTo(new[] { new InputProblem($"$.{field}", error.Message) }));
        }
    }

    [Test]
    public void Read_SeveralMissingAndBad_TellsAllAndTheFirstMissingInTheMessage()
    {
        var error = Assert.Throws<InvalidInputException>(() => Read("""{"maxTime":-1,"stops":[{"lat":91}],"vehicles":{}}"""));

        Assert.That(error.Message, Is.EqualTo("request body data should have 'depot' field"));
        Assert.That(error.Problems.Select(problem => problem.Path), Is.EquivalentTo(new[]
        {
            "$.depot", "$.startTime", "$.maxTime", "$.stops[0].id", "$.stops[0].lat", "$.stops[0].lon", "$.vehicles.count",
        }));
    }

    [TestCase("")]
    [TestCase("  \n")]
    [TestCase("hello")]
    [TestCase("{\"depot\":")]
    [TestCase("depot=1&startTime=2")]
    [TestCase("{\"\\ud800\":1}")]
    [TestCase("{\"stops\":[{\"\\ud800\":1}]}")]
    [TestCase("{\"stops\":[{\"id\":\"\\ud800\"}]}")]
    [TestCase("[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]")]
    public void Read_NotJson_IsToldInTheWordsOfTheContract(string body)
    {
        var error = Assert.Throws<InvalidInputException>(() => Read(body));

        Assert.That((error.Message, error.Code), Is.EqualTo(("request body data should be json format", "malformed_json")));
    }

    [Test]
    public void Read_NotUtf8_IsNotJson() =>
        Assert.That(
            Assert.Throws<InvalidInputException>(() => RouteRequestReader.Read(new byte[] { 0x7B, 0xFF, 0x7D }, 10))!.Code, Is.EqualTo("malformed_json"));

    [TestCase("[]", "is a list")]
    [TestCase("5", "is a number")]
    [TestCase("null", "is null")]
    public void Read_JsonButNoObject_IsTold(string body, string what) =>
        Assert.That(Assert.Throws<InvalidInputException>(() => Read(body))!.Message, Does.StartWith($"$: {what}; expected an object with depot"));

    [TestCase("id", "\"\"", "id")]
    [TestCase("id", "1.5", "id")]
    [TestCase("id", "7", "id")]
    [TestCase("lat", "\"52\"", "lat")]
    [TestCase("lat", "90.1", "lat")]
    [TestCase("lon", "-181", "lon")]
    [TestCase("lon", "null", "lon")]
    [TestCase("demand", "-1", "demand")]
    [TestCase("demand", "1e400", "demand")]
    [TestCase("service", "\"5 min\"", "service")]
    [TestCase("demand", "1e16", "demand")]
    [TestCase("window", "[]", "window")]
    [TestCase("window", "{\"from\":0}", "window.to")]
    [TestCase("window", "{\"from\":\"noon\",\"to\":1}", "window.from")]
    [TestCase("window", "{\"from\":2,\"to\":1}", "window")]
    [TestCase("windows", "{}", "windows")]
    public void Read_BadStop_IsNamedWithItsPath(string field, string json, string path)
    {
        var expected = field == "id" && json == "7" ? "$.stops[1].id" : $"$.stops[0].{path}";

        Assert.That(PathsOf(WithStop(field, json)), Is.EqualTo(new[] { expected }));
    }

    [TestCase("""{"count":0}""", "$.vehicles.count")]
    [TestCase("""{"count":1.5}""", "$.vehicles.count")]
    [TestCase("""{"count":1,"capacity":-1}""", "$.vehicles.capacity")]
    [TestCase("""{"count":1,"speed":1}""", "$.vehicles.speed")]
    [TestCase("3", "$.vehicles")]
    public void Read_BadVehicles_AreNamedWithTheirPath(string json, string path) => Assert.That(PathsOf(With("vehicles", json)), Is.EqualTo(new[] { path }));

    [Test]
    public void Read_MisspeltField_IsToldWithTheNearest() =>
        Assert.That(
            Assert.Throws<InvalidInputException>(() => Read(WithStop("widnow", "{}")))!.Message,
            Is.EqualTo("$.stops[0].widnow: unknown field. Did you mean 'window'?"));

    [TestCase("id")]
    [TestCase("lat")]
    [TestCase("demand")]
    public void Read_FieldTwice_IsNamedWithItsPath(string field)
    {
        var json = Valid.Replace($"\"{field}\":", $"\"{field}\":1,\"{field}\":", StringComparison.Ordinal);

        var error = Assert.Throws<InvalidInputException>(() => Read(json));

        Assert.That(error.Code, Is.EqualTo("invalid_input"));
        Assert.That(error.Problems, Does.Contain(new InputProblem($"$.stops[0].{field}", "stands twice")));
    }

    [Test]
    public void Read_AmountTooLarge_IsToldTheMost() =>
        Assert.That(
            Assert.Throws<InvalidInputException>(() => Read(WithStop("demand", "1e16")))!.Message,
            Is.EqualTo("$.stops[0].demand: is 1e16; expected a number from 0 to 1E+15"));

    [Test]
    public void Read_TooManyStops_AreCounted() =>
        Assert.That(
            Assert.Throws<InvalidInputException>(() => RouteRequestReader.Read(Encoding.UTF8.GetBytes(Valid), 1))!.Message,
            Is.EqualTo("$.stops: has 2 stops; at most 1 are allowed"));

    [Test]
    public void Read_NoStops_IsAnEmptyRequest() => Assert.That(Read(With("stops", "[]")).Stops, Is.Empty);

    [Test]
    public void Write_WhatWasRead_ReadsTheSame()
    {
        var request = Read(WithStop("service", "\"PT0.25S\""));

        var again = Read(RouteText.Of(request));

        Assert.That(again.Stops, Is.EqualTo(request.Stops));
        Assert.That(again with { Stops = request.Stops }, Is.EqualTo(request));
    }

    private static RouteRequest Read(string json) => RouteRequestReader.Read(Encoding.UTF8.GetBytes(json), 100);

    private static IEnumerable<string> PathsOf(string json) =>
        Assert.Throws<InvalidInputException>(() => Read(json))!.Problems.Select(problem => problem.Path);

    private static string With(string field, string json) => Replace(body => body, field, json);

    private static string WithStop(string field, string json) => Replace(body => body["stops"]![0]!.AsObject(), field, json);

    private static string Replace(Func<JsonObject, JsonObject> of, string field, string json)
    {
        var body = JsonNode.Parse(Valid)!.AsObject();
        of(body)[field] = "placeholder";
        return body.ToJsonString().Replace("\"placeholder\"", json, StringComparison.Ordinal);
    }
}
