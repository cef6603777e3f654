using System.Net;
using System.Text;
using Interlock.Api.Tests.Support;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Sensors;

[Parallelizable]
internal sealed class ReadingsPostTests
{
    private const string Row = """{"sensor":"pump","timestamp":"2013-12-02T21:15:00Z","value":5.5}""";

    private TestServer _server = null!;

    [SetUp]
    public async Task Start() => _server = await TestServer.StartAsync($"server: {{ stream-limit: 100KiB, body-limit: 1KiB }}\n{Sample.WithoutServer}");

    [TearDown]
    public async Task Stop() => await _server.DisposeAsync();

    [TestCase("application/json", "[" + Row + "]")]
    [TestCase("application/json; charset=utf-8", "[" + Row + "]")]
    [TestCase("application/x-ndjson", Row)]
    [TestCase("application/ndjson", Row + "\n")]
    [TestCase("Application/JSONL", Row)]
    [TestCase("text/csv", "value,sensor,timestamp\r\n5.5,pump,2013-12-02 21:15:00\r\n")]
    [TestCase("text/csv; header=present; charset=UTF-8", "value,sensor,timestamp\n5.5,pump,2013-12-02T22:15:00+01:00")]
    public async Task Post_EveryForm_IsStoredOnce(string type, string body)
    {
        Assert.That(await CountsAsync(type, body), Is.EqualTo((1, 0, 0)));
        Assert.That(await CountsAsync(type, body), Is.EqualTo((0, 1, 0)));

        var sensor = await Replies.OkAsync(await _server.Client.GetAsync("/sensors/pump"));
        Assert.That(sensor.ToString(), Is.EqualTo("""{"id":"pump","status":"no_data","lastReading":{"timestamp":"2013-12-02T21:15:00Z","value":5.5}}"""));
    }

    [Test]
    public async Task Post_BadRows_AreToldByLineAndTheOthersStored()
    {
        var data = await Replies.OkAsync(await _server.PostAsync("/sensors/readings", $"{Row}\n\n{{}}\n{Row}\nx\n", "application/x-ndjson"));

        Assert.That(
            data.ToString(),
            Is.EqualTo("""{"accepted":1,"duplicate":1,"rejected":2,"errors":[{"line":3,"reason":"has no sensor"},{"line":5,"reason":"is not JSON"}]}"""));
    }

    [TestCase("")]
    [TestCase("text/plain")]
    [TestCase("application/jsonlines")]
    [TestCase("application/json; charset=utf-16")]
    public async Task Post_OtherContentType_Is415AndNamesTheRightOnes(string type)
    {
        var problem = await Replies.ProblemAsync(await _server.PostAsync("/sensors/readings", Row, type), 415, "unsupported_media_type");

        Assert.That(problem.GetProperty("msg").GetString(), Does.Contain("application/json").And.Contain("application/x-ndjson").And.Contain("text/csv"));
    }

    [Test]
    public async Task Post_Compressed_Is415()
    {
        var content = new StringContent(Row, Encoding.UTF8, "application/x-ndjson");
        content.Headers.ContentEncoding.Add("zstd");

        await Replies.ProblemAsync(await _server.Client.PostAsync("/sensors/readings", content), 415, "unsupported_media_type");
    }

    [TestCase("application/json", "", "the source is no JSON array: it is empty", "0 accepted")]
    [TestCase("application/json", "[" + Row + ",{},", "the source is no JSON array: it is cut off", "1 accepted, 0 duplicate, 1 rejected")]
    [TestCase("text/csv", "time,value\n", "line 1, the header, has no column 'sensor'", "0 accepted")]
    public async Task Post_BrokenSource_Is400AndTellsWhatWasStored(string type, string body, string how, string stored)
    {
        var problem = await Replies.ProblemAsync(await _server.PostAsync("/sensors/readings", body, type), 400, "malformed_readings");

        Assert.That(problem.GetProperty("msg").GetString(), Does.Contain(how).And.Contain(stored));
        Assert.That(Replies.PathsOf(problem), Is.EqualTo(body.Contains("{}", StringComparison.Ordinal) ? new[] { "line 2" } : []));
        Assert.That((await _server.Client.GetAsync("/sensors/pump")).StatusCode, Is.EqualTo(stored[0] == '1' ? HttpStatusCode.OK : HttpStatusCode.NotFound));
    }

    [Test]
    public async Task Post_BodyBeyondBodyLimit_IsStored() => Assert.That(await CountsAsync("application/x-ndjson", Rows(1000)), Is.EqualTo((1000, 0, 0)));

    [Test]
    public async Task Post_LengthBeyondStreamLimit_Is413AndNothingIsStored()
    {
        var problem = await Replies.ProblemAsync(await _server.PostAsync("/sensors/readings", Rows(2000), "application/x-ndjson"), 413, "body_too_large");

        Assert.That(problem.GetProperty("msg").GetString(), Does.Contain("'server.stream-limit'").And.Contain("0 accepted"));
    }

    [Test]
    public async Task Post_ChunksBeyondStreamLimit_Is413AndTellsWhatWasStored()
    {
        using var connection = await RawConnection.OpenAsync(_server);
        await connection.SendAsync("POST /sensors/readings HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n");
        var rows = Rows(1200);
        await connection.SendAsync($"{rows.Length:x}\r\n{rows}\r\n{rows.Length:x}\r\n{rows}\r\n0\r\n\r\n");

        var reply = await connection.ReadToEndAsync();

        Assert.That(reply, Does.StartWith("HTTP/1.1 413").And.Contain("body_too_large"));
        Assert.That(reply, Does.Match("'server.stream-limit' allows. Before that: [0-9]+ accepted, [0-9]+ duplicate, [01] rejected"));
    }

    [Test]
    public async Task Post_ClientThatGoesAwayMidway_WhatWasStoredStays()
    {
        await using var server = await TestServer.StartAsync();
        using var connection = await RawConnection.OpenAsync(server);
        await connection.SendAsync("POST /sensors/readings HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-ndjson\r\nContent-Length: 100000000\r\n\r\n");
        await connection.SendAsync(Rows(30_000));
        await Poll.UntilAsync(async () => (await server.Client.GetAsync("/sensors/pump")).IsSuccessStatusCode, "the first batch is stored");

        connection.Abort();

        var again = await Replies.OkAsync(await server.PostAsync("/sensors/readings", Rows(30_000), "application/x-ndjson"));
        Assert.That(again.GetProperty("duplicate").GetInt32(), Is.GreaterThanOrEqualTo(20_000));
        Assert.That(again.GetProperty("duplicate").GetInt32() + again.GetProperty("accepted").GetInt32(), Is.EqualTo(30_000));
    }

    private async Task<(int Accepted, int Duplicate, int Rejected)> CountsAsync(string type, string body)
    {
        var data = await Replies.OkAsync(await _server.PostAsync("/sensors/readings", body, type));
        return (Count("accepted"), Count("duplicate"), Count("rejected"));

        int Count(string name) => data.GetProperty(name).GetInt32();
    }

    private static string Rows(int count) => string.Concat(Enumerable.Range(0, count).Select(n =>
        $"{{\"sensor\":\"pump\",\"timestamp\":\"2013-12-02T21:15:00.{n:d6}Z\",\"value\":{n}}}\n"));
}
