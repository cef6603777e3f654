using System.Text;
using Interlock.Api.Tests.Support;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Images;

/// <summary>Forms that are not quite forms.</summary>
[Parallelizable]
public sealed class ImageFormTests
{
    private const string Part = "--x\r\nContent-Disposition: form-data; name=\"img_file\"; filename=\"a\"\r\n\r\nabc\r\n";

    private static TestServer _server = null!;

    [OneTimeSetUp]
    public static async Task Start() => _server = await TestServer.StartAsync();

    [OneTimeTearDown]
    public static async Task Stop() => await _server.DisposeAsync();

    [TestCase("multipart/form-data")]
    [TestCase("multipart/form-data; boundary=")]
    [TestCase("multipart/form-data; boundary=\"\"")]
    public async Task Post_NoBoundary_Is400(string type)
    {
        var problem = await Replies.BadFieldsAsync(await PostAsync(Part + "--x--\r\n", type), "invalid_input", "$");

        Assert.That(problem.GetProperty("msg").GetString(), Does.Contain("boundary"));
    }

    [Test]
    public async Task Post_LongBoundary_Is400() =>
        await Replies.BadFieldsAsync(await PostAsync("", $"multipart/form-data; boundary={new string('b', 500)}"), "invalid_input", "$");

    [TestCase("", TestName = "Post_Malformed(empty)")]
    [TestCase("garbage", TestName = "Post_Malformed(garbage)")]
    [TestCase(Part, TestName = "Post_Malformed(no end)")]
    [TestCase("--x\r\nContent-Disposition: form-data; name=\"img_file\"; filename=\"a\"\r\n\r\nab", TestName = "Post_Malformed(cut in the content)")]
    [TestCase("--x\r\nContent-Disposition: form-data; na", TestName = "Post_Malformed(cut in the headers)")]
    [TestCase("--y\r\nContent-Disposition: form-data; name=\"img_file\"\r\n\r\nabc\r\n--y--\r\n", TestName = "Post_Malformed(another boundary)")]
    [TestCase("--x\r\n\r\nabc\r\n--x--\r\n", TestName = "Post_Malformed(no disposition)")]
    [TestCase("--x\r\nContent-Disposition: form-data\r\n\r\nabc\r\n--x--\r\n", TestName = "Post_Malformed(no name)")]
    [TestCase("--x\r\nContent-Disposition: form-data; name=\"\"\r\n\r\nabc\r\n--x--\r\n", TestName = "Post_Malformed(empty name)")]
    [TestCase("--x\r\nContent-Disposition: \r\n\r\nabc\r\n--x--\r\n", TestName = "Post_Malformed(empty disposition)")]
    [TestCase("--x\r\nno colon here\r\n\r\nabc\r\n--x--\r\n", TestName = "Post_Malformed(a header that is none)")]
    public async Task Post_Malformed_Is400(string body) => await Replies.BadFieldsAsync(await PostAsync(body), "malformed_form", "$");

    [Test]
    public async Task Post_HugePartHeaders_AreMalformed() => await Replies.BadFieldsAsync(
        await PostAsync($"--x\r\nContent-Disposition: form-data; name=\"img_file\"; filename=\"{new string('n', 100_000)}\"\r\n\r\nabc\r\n--x--\r\n"), "malformed_form", "$");

    [Test]
    public async Task Post_NoParts_IsAMissingPicture() => await Replies.BadFieldsAsync(await PostAsync("--x--\r\n"), "invalid_input", "img_file");

    [Test]
    public async Task Post_TenThousandTinyParts_AreCountedAndRefused()
    {
        var problem = await Replies.BadFieldsAsync(await PostAsync(string.Concat(Enumerable.Repeat(Part, 10_000)) + "--x--\r\n"), "invalid_input", "img_file");

        Assert.That(problem.GetProperty("msg").GetString(), Does.Contain("10000 files"));
    }

    [Test]
    public async Task Post_TwentyThousandAndOneParts_EndsTheReading()
    {
        var problem = await Replies.BadFieldsAsync(await PostAsync(string.Concat(Enumerable.Repeat(Part, 20_001)) + "--x--\r\n"), "invalid_input", "$");

        Assert.That(problem.GetProperty("msg").GetString(), Does.Contain("20000 parts"));
    }

    [Test]
    public async Task Post_HugeModelType_IsCut()
    {
        var form = $"--x\r\nContent-Disposition: form-data; name=\"model_type\"\r\n\r\n{new string('m', 1_000_000)}\r\n{Part}--x--\r\n";

        var problem = await Replies.BadFieldsAsync(await PostAsync(form), "invalid_input", "model_type");

        Assert.That(problem.ToString(), Has.Length.LessThan(1000));
    }

    [TestCase("text/plain")]
    [TestCase("multipart/mixed; boundary=x")]
    [TestCase("image/png")]
    public async Task Post_OtherType_Is415(string type) =>
        await Replies.ProblemAsync(await PostAsync(Part + "--x--\r\n", type), 415, "unsupported_media_type");

    [TestCase("multipart/form-data; boundary=x")]
    [TestCase("application/json")]
    public async Task Post_Compressed_Is415(string type)
    {
        var content = Content(Part, type);
        content.Headers.ContentEncoding.Add("zstd");

        await Replies.ProblemAsync(await _server.Client.PostAsync("/models/image-class", content), 415, "unsupported_media_type");
    }

    private static Task<HttpResponseMessage> PostAsync(string body, string type = "multipart/form-data; boundary=x") =>
        _server.Client.PostAsync("/models/image-class", Content(body, type));

    private static ByteArrayContent Content(string body, string type)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        return content;
    }
}
