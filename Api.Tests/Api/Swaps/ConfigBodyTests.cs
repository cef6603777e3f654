using System.Net.Http.Headers;
using System.Text;
using Interlock.Api.Tests.Support;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Swaps;

/// <summary>Which bodies are a configuration.</summary>
[Parallelizable]
public sealed class ConfigBodyTests
{
    private const int Limit = 1 << 20;

    private static readonly FakeSwaps Swaps = new();
    private static TestServer _server = null!;

    [OneTimeSetUp]
    public static async Task Start() => _server = await TestServer.StartAsync(
        FakeModel.Yaml,
        container =>
        {
            new FakeModel().Wire(container);
            Swaps.Wire(container);
        },
        ("INTERLOCK__SERVER__BODY_LIMIT", "64KiB"));

    [OneTimeTearDown]
    public static async Task Stop() => await _server.DisposeAsync();

    [TestCase("application/yaml")]
    [TestCase("application/yaml; charset=utf-8")]
    [TestCase("Application/X-YAML")]
    [TestCase("text/yaml; charset=\"UTF-8\"")]
    [TestCase("text/x-yaml")]
    public async Task Plan_Yaml_IsRead(string type)
    {
        await Replies.OkAsync(await PostAsync(Encoding.UTF8.GetBytes("\uFEFFa: ä"), type));

        Assert.That(Swaps.Requests[^1].Text, Is.EqualTo("a: ä"));
    }

    [TestCase("")]
    [TestCase("text/plain")]
    [TestCase("application/x-www-form-urlencoded")]
    [TestCase("multipart/form-data; boundary=x")]
    [TestCase("application/json")]
    [TestCase("application/octet-stream")]
    [TestCase("application/yaml; charset=utf-16")]
    public async Task Plan_OtherType_Is415(string type) =>
        await Replies.ProblemAsync(await PostAsync("a: b"u8.ToArray(), type), 415, "unsupported_media_type");

    [Test]
    public async Task Plan_Compressed_Is415() =>
        await Replies.ProblemAsync(await PostAsync("a: b"u8.ToArray(), "application/yaml", "zstd"), 415, "unsupported_media_type");

    [Test]
    public async Task Plan_Empty_Is400() => await Replies.BadFieldsAsync(await PostAsync([], "application/yaml"), "empty_body", "$");

    [Test]
    public async Task Plan_NotUtf8_Is400WithTheLine()
    {
        var problem = await Replies.BadFieldsAsync(await PostAsync([(byte)'a', (byte)'\n', 0xE4, (byte)'\n'], "application/yaml"), "invalid_input", "$");

        Assert.That(Replies.MessagesOf(problem), Is.EqualTo(new[] { "line 2 is not UTF-8" }));
    }

    [Test]
    public async Task Plan_OneMebibyte_IsReadWhateverTheLimitOfOtherBodies() =>
        await Replies.OkAsync(await PostAsync(Encoding.ASCII.GetBytes(new string('#', Limit)), "application/yaml"));

    [Test]
    public async Task Plan_AByteMore_Is413()
    {
        var problem = await Replies.ProblemAsync(await PostAsync(Encoding.ASCII.GetBytes(new string('#', Limit + 1)), "application/yaml"), 413, "body_too_large");

        Assert.That(problem.GetProperty("detail").GetString(), Is.EqualTo("A configuration may not be larger than 1 MiB."));
    }

    private static Task<HttpResponseMessage> PostAsync(byte[] body, string type, string? encoding = null)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = type.Length == 0 ? null : MediaTypeHeaderValue.Parse(type);
        if (encoding is not null)
        {
            content.Headers.ContentEncoding.Add(encoding);
        }

        return _server.Client.PostAsync("/admin/plan", content);
    }
}
