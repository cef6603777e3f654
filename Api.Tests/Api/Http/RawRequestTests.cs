using System.Globalization;
using System.Text.RegularExpressions;
using Interlock.Api.Tests.Support;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Http;

/// <summary>Requests that are not HTTP, or hardly: never a 5xx, and the next good request is answered.</summary>
[Parallelizable]
public sealed partial class RawRequestTests
{
    private const string Good = """{"features":[5.1,3.5,1.4,0.2]}""";
    private const string Post = "POST /models/iris HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nConnection: close\r\n";

    private const string PostOn = "POST /models/iris HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";
    private const string Chunked = $"Transfer-Encoding: chunked\r\n\r\n1f\r\n{Good}\r\n0\r\n\r\n";

    private static readonly CapturedLog Log = new();
    private static TestServer _server = null!;

    [OneTimeSetUp]
    public static async Task Start() => _server = await TestServer.StartAsync(wire: Log.Wire);

    [OneTimeTearDown]
    public static async Task Stop()
    {
        await _server.DisposeAsync();
        Log.Dispose();
    }

    private static IEnumerable<TestCaseData> Malformed()
    {
        yield return Case("not HTTP", "hello\r\n\r\n", 400);
        yield return Case("no version", "GET /models\r\n\r\n", 400);
        yield return Case("another version", "GET /models HTTP/9.9\r\nHost: x\r\n\r\n", 0);
        yield return Case("HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 0);
        yield return Case("TLS", "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003", 400);
        yield return Case("no Host", "GET /models HTTP/1.1\r\n\r\n", 400);
        yield return Case("two Hosts", "GET /models HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400);
        yield return Case("%00 in the path", "GET /models/%00 HTTP/1.1\r\nHost: x\r\n\r\n", 400);
        yield return Case("raw bytes in the path", "GET /models/\u00ff\u0001 HTTP/1.1\r\nHost: x\r\n\r\n", 400);
        yield return Case("asterisk", "GET * HTTP/1.1\r\nHost: x\r\n\r\n", 405);
        yield return Case("bad escape in the path", "GET /models/%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", 404);
        yield return Case("dots above the root", "GET /../../etc/passwd HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", 404);
        yield return Case("space before the colon", $"{Post}Content-Length : 5\r\n\r\nabcde", 400);
        yield return Case("folded header", $"{Post}X: a\r\n b\r\nContent-Length: 0\r\n\r\n", 400);
        yield return Case("NUL in a header", $"{Post}X: a\u0000b\r\n\r\n", 400);
        yield return Case("bare CR in a header", $"{Post}X: a\rY: b\r\n\r\n", 400);
        yield return Case("two lengths", $"{Post}Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef", 400);
        yield return Case("negative length", $"{Post}Content-Length: -1\r\n\r\n", 400);
        yield return Case("length that is no number", $"{Post}Content-Length: 1e3\r\n\r\n", 400);
        yield return Case("length beyond 64 bits", $"{Post}Content-Length: 99999999999999999999\r\n\r\n", 400);
        yield return Case("length beyond the limit", $"{Post}Content-Length: 9999999999\r\n\r\n", 413);
        yield return Case("chunk size that is no number", $"{Post}Transfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n0\r\n\r\n", 400);
        yield return Case("chunk longer than it says", $"{Post}Transfer-Encoding: chunked\r\n\r\n2\r\nabcdef\r\n0\r\n\r\n", 400);
        yield return Case("chunk size beyond 64 bits", $"{Post}Transfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\nabc\r\n0\r\n\r\n", 400);
        yield return Case("unknown transfer encoding", $"{Post}Transfer-Encoding: gzip\r\n\r\nabc", 400);
        yield return Case("transfer encoding beside a length", $"{Post}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400);
        yield return Case("length with a sign", $"{Post}Content-Length: +{Good.Length}\r\n\r\n{Good}", 400);
        yield return Case("length of minus nothing", $"{Post}Content-Length: -0\r\n\r\n", 400);
        yield return Case("length of 25 digits", $"{Post}Content-Length: {new string('9', 25)}\r\n\r\n", 400);
        yield return Case("length with a sign of 25 characters", $"{Post}Content-Length: +{new string('0', 23)}5\r\n\r\n", 400);
        yield return Case("length that is empty", $"{Post}Content-Length: \r\n\r\n", 400);
        yield return Case("the same length twice", $"{Post}Content-Length: 5\r\nContent-Length: 5\r\n\r\nabcde", 400);
        yield return Case("lengths in a list", $"{Post}Content-Length: 5, 5\r\n\r\nabcde", 400);
        yield return Case("length that is folded", $"{Post}Content-Length:\r\n 5\r\n\r\nabcde", 400);
        yield return Case("bare LF everywhere", $"{Post}Content-Length: {Good.Length}\r\n\r\n".Replace("\r\n", "\n") + Good, 400);
        yield return Case("bare LF after the request line", Post.Replace("1.1\r\n", "1.1\n") + $"Content-Length: {Good.Length}\r\n\r\n{Good}", 400);
        yield return Case("bare LF after a header", $"{Post}X: y\nContent-Length: {Good.Length}\r\n\r\n{Good}", 400);
        yield return Case("bare LF after the headers", $"{Post}Content-Length: {Good.Length}\r\n\n{Good}", 400);
        yield return Case("bare LF after a chunk size", $"{Post}Transfer-Encoding: chunked\r\n\r\n1f\n{Good}\r\n0\r\n\r\n", 400);
        yield return Case("bare LF in a chunk extension", $"{Post}Transfer-Encoding: chunked\r\n\r\n1f;a\nb\r\n{Good}\r\n0\r\n\r\n", 400);
        yield return Case("bare LF in a trailer", $"{Post}Transfer-Encoding: chunked\r\n\r\n1f\r\n{Good}\r\n0\r\nX: y\n\r\n", 400);
        yield return Case("chunk size with a sign", $"{Post}Transfer-Encoding: chunked\r\n\r\n+1f\r\n{Good}\r\n0\r\n\r\n", 400);
        yield return Case("chunk size with 0x", $"{Post}Transfer-Encoding: chunked\r\n\r\n0x1f\r\n{Good}\r\n0\r\n\r\n", 400);
        yield return Case("chunk size with blanks", $"{Post}Transfer-Encoding: chunked\r\n\r\n1f \r\n{Good}\r\n0\r\n\r\n", 400);
        yield return Case("transfer encoding and the right length", $"{PostOn}Content-Length: {Good.Length}\r\n{Chunked}{PostOn}", 400);
        yield return Case("transfer encoding before a length", $"{PostOn}{Chunked.Replace("\r\n\r\n1f", "\r\nContent-Length: 5\r\n\r\n1f")}{PostOn}", 400);
        yield return Case("transfer encoding xchunked", PostOn + Chunked.Replace(": c", ": xc") + PostOn, 400);
        yield return Case("transfer encoding of two", PostOn + Chunked.Replace(": c", ": gzip, c") + PostOn, 400);
        yield return Case("transfer encoding in two lines", $"{PostOn}Transfer-Encoding: identity\r\n{Chunked}{PostOn}", 400);
        yield return Case("transfer encoding twice", $"{PostOn}Transfer-Encoding: chunked\r\n{Chunked}{PostOn}", 400);
        yield return Case("transfer encoding with a comma", PostOn + Chunked.Replace(": c", ": ,c") + PostOn, 400);
        yield return Case("transfer encoding in HTTP/1.0", (PostOn + Chunked).Replace("HTTP/1.1\r\n", "HTTP/1.0\r\nConnection: keep-alive\r\n") + PostOn, 400);
        yield return Case("header of 64 KiB", $"{Post}X: {new string('x', 65_536)}\r\n\r\n", 431);
        yield return Case("a thousand headers", $"{Post}{string.Concat(Enumerable.Range(0, 1000).Select(i => $"X{i}: y\r\n"))}\r\n", 431);
        yield return Case("POST without a length", $"{Post}\r\n", 400);
    }

    [TestCaseSource(nameof(Malformed))]
    public async Task Send_Malformed_IsRefusedAndTheNextIsAnswered(string request, int status)
    {
        using var connection = await RawConnection.OpenAsync(_server);
        await connection.SendAsync(request);

        var reply = await connection.ReadToEndAsync();

        Assert.That(StatusesOf(reply), status == 0 ? Is.Empty.Or.EqualTo(new[] { 505 }) : Is.EqualTo(new[] { status }), reply);
        await Replies.InferredAsync(await _server.PostAsync("/models/iris", Good));
        Assert.That(Log.Errors, Is.Empty);
    }

    [TestCase($"{Post}Content-Length: 100\r\n\r\n{{\"features\":", TestName = "Send_CutOff(JSON)")]
    [TestCase($"{Post}Transfer-Encoding: chunked\r\n\r\n5\r\n{{\"fe", TestName = "Send_CutOff(chunk)")]
    [TestCase(
        "POST /models/image-class HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 100\r\n\r\n--x\r\nContent",
        TestName = "Send_CutOff(form)")]
    [TestCase("POST /models/iris HTTP/1.1\r\nHo", TestName = "Send_CutOff(headers)")]
    public async Task Send_CutOff_IsRefusedIfAnyoneListens(string request)
    {
        using var connection = await RawConnection.OpenAsync(_server);
        await connection.SendAsync(request);
        connection.EndSending();

        Assert.That(StatusesOf(await connection.ReadToEndAsync()), Is.Empty.Or.EqualTo(new[] { 400 }));
        await Replies.InferredAsync(await _server.PostAsync("/models/iris", Good));
        Assert.That(Log.Errors, Is.Empty);
    }

    [Test]
    public async Task Send_GoodInChunksOfAByte_IsAnswered()
    {
        using var connection = await RawConnection.OpenAsync(_server);
        await connection.SendAsync($"{Post}Transfer-Encoding: chunked\r\n\r\n{string.Concat(Good.Select(c => $"1;x=y\r\n{c}\r\n"))}0\r\nTrailer: z\r\n\r\n");

        Assert.That(await connection.ReadToEndAsync(), Does.StartWith("HTTP/1.1 200 OK").And.Contain("setosa"));
    }

    [Test]
    public async Task Send_ManyInOneWrite_AreAnsweredInOrder()
    {
        const int Requests = 20;
        var keep = Post.Replace("Connection: close\r\n", "", StringComparison.Ordinal);
        using var connection = await RawConnection.OpenAsync(_server);
        var length = $"Content-Length: {Good.Length}\r\n\r\n{Good}";
        await connection.SendAsync($"{string.Concat(Enumerable.Repeat(keep + length, Requests - 1))}{Post}{length}");

        var reply = await connection.ReadToEndAsync();

        Assert.That(StatusesOf(reply), Is.EqualTo(Enumerable.Repeat(200, Requests)));
        Assert.That(Regex.Count(reply, "setosa"), Is.EqualTo(Requests));
    }

    private static TestCaseData Case(string name, string request, int status) =>
        new TestCaseData(request, status).SetName($"Send_Malformed({name})");

    private static List<int> StatusesOf(string reply) => [.. StatusLine().Matches(reply).Select(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture))];

    [GeneratedRegex("HTTP/1\\.[01] (\\d{3}) ")]
    private static partial Regex StatusLine();
}
