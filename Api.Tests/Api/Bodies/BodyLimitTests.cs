using Interlock.Api.Tests.Support;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Bodies;

/// <summary>Bodies at and over <c>server.body-limit</c>.</summary>
public sealed class BodyLimitTests
{
    private const int Limit = 64 * 1024;
    private const string Good = """{"features":[5.1,3.5,1.4,0.2]}""";

    private static TestServer _server = null!;

    [OneTimeSetUp]
    public static async Task Start() =>
        _server = await TestServer.StartAsync(TestServer.SampleConfig.Replace("body-limit: 16MiB", "body-limit: 64KiB", StringComparison.Ordinal));

    [OneTimeTearDown]
    public static async Task Stop() => await _server.DisposeAsync();

    [TestCase("/models/iris", "application/json")]
    [TestCase("/models/image-class", "application/json")]
    [TestCase("/models/image-class", "multipart/form-data; boundary=x")]
    public async Task Post_TooLargeWithALength_Is413(string path, string type) => await AssertTooLargeAsync(path, type, chunked: false);

    [TestCase("/models/iris", "application/json")]
    [TestCase("/models/image-class", "application/json")]
    [TestCase("/models/image-class", "multipart/form-data; boundary=x")]
    public async Task Post_TooLargeInChunks_Is413(string path, string type) => await AssertTooLargeAsync(path, type, chunked: true);

    [Test]
    public async Task Post_ExactlyTheLimit_IsRead() =>
        await Replies.InferredAsync(await _server.PostAsync("/models/iris", Good + new string(' ', Limit - Good.Length)));

    [Test]
    public async Task Post_AByteOver_Is413() =>
        await Replies.ProblemAsync(await _server.PostAsync("/models/iris", Good + new string(' ', Limit + 1 - Good.Length)), 413, "body_too_large");

    private static async Task AssertTooLargeAsync(string path, string type, bool chunked)
    {
        var start = type.StartsWith("multipart", StringComparison.Ordinal) ? "--x\r\nContent-Disposition: form-data; name=\"img\"\r\n\r\n" : Good;
        using var connection = await RawConnection.OpenAsync(_server);
        var body = start + new string(' ', Limit + 1);
        await connection.SendAsync($"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: {type}\r\n" + (chunked
            ? $"Transfer-Encoding: chunked\r\n\r\n{body.Length:x}\r\n{body}\r\n0\r\n\r\n"
            : $"Content-Length: {body.Length}\r\n\r\n{body}"));
        var reply = await connection.ReadToEndAsync();

        Assert.That(reply, Does.StartWith("HTTP/1.1 413 ").And.Contain("application/problem+json").And.Contain("\"code\":\"body_too_large\""));
        await Replies.InferredAsync(await _server.PostAsync("/models/iris", Good));
    }
}
