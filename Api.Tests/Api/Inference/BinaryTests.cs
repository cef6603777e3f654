using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Interlock.Api.Tests.Support;
using NUnit.Framework;
using static Interlock.Api.Tests.Api.Inference.ProtocolServer;

namespace Interlock.Api.Tests.Api.Inference;

/// <summary>The protocol with the content of tensors behind the JSON, or alone, and packed.</summary>
[Parallelizable]
public sealed class BinaryTests
{
    private const string Header = "Inference-Header-Content-Length";

    private static TestServer _server = null!;

    [OneTimeSetUp]
    public static async Task Start() => _server = await TestServer.StartAsync(Yaml());

    [OneTimeTearDown]
    public static async Task Stop() => await _server.DisposeAsync();

    [TestCase("")]
    [TestCase("gzip")]
    [TestCase("deflate")]
    public async Task Infer_BinaryBothWays_GivesBackEveryByte(string coding)
    {
        var content = new byte[300 * 1000 * sizeof(float)];
        Random.Shared.NextBytes(content);
        var head = $$$"""{"id":"1","parameters":{"binary_data_output":true},"inputs":[{"name":"INPUT0","datatype":"FP32","shape":[300,1000],"parameters":{"binary_data_size":{{{content.Length}}}}}]}""";

        using var reply = await SendAsync("identity_fp32", head, content, coding);
        var bytes = Unpack(await reply.Content.ReadAsByteArrayAsync(), reply.Content.Headers.ContentEncoding);

        Assert.That(string.Join("", reply.Content.Headers.ContentEncoding), Is.EqualTo(coding));
        var length = LengthOf(reply);
        var json = JsonElement.Parse(bytes.AsSpan(0, length));
        Assert.That(json.GetProperty("outputs")[0].GetProperty("parameters").GetProperty("binary_data_size").GetInt32(), Is.EqualTo(content.Length));
        Assert.That(bytes.AsSpan(length).SequenceEqual(content));
    }

    [Test]
    public async Task Infer_OneOutputInBinary_KeepsTheOthersInJson()
    {
        var numbers = MemoryMarshal.AsBytes(Enumerable.Range(1, 16).ToArray().AsSpan()).ToArray();
        const string Input = """ "datatype":"INT32","shape":[1,16],"parameters":{"binary_data_size":64}}""";
        var head = $$$"""{"parameters":{"binary_data_output":true},"inputs":[{"name":"INPUT0",{{{Input}}},{"name":"INPUT1",{{{Input}}}],"outputs":[{"name":"OUTPUT1","parameters":{"binary_data":false}},{"name":"OUTPUT0"}]}""";

        using var reply = await SendAsync("simple", head, [.. numbers, .. numbers]);
        var bytes = await reply.Content.ReadAsByteArrayAsync();

        var length = LengthOf(reply);
        var outputs = JsonElement.Parse(bytes.AsSpan(0, length)).GetProperty("outputs");
        Assert.That(outputs[0].GetProperty("data").EnumerateArray().Select(number => number.GetInt32()), Is.All.Zero);
        Assert.That((outputs[1].TryGetProperty("data", out _), bytes.Length - length), Is.EqualTo((false, 64)));
        Assert.That(BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(length + 60)), Is.EqualTo(32));
    }

    [TestCase("identity_fp32", 12, "FP32", "[3]")]
    [TestCase("identity_bytes", 5, "BYTES", "[1]")]
    [TestCase("iris", 32, "FP32", "[2,3]")]
    public async Task Infer_RawBody_IsTheContentOfTheOneInput(string model, int bytes, string type, string shape)
    {
        using var reply = await SendAsync(model, "", new byte[bytes]);
        var body = await reply.Content.ReadAsByteArrayAsync();

        var output = JsonElement.Parse(body.AsSpan(0, LengthOf(reply))).GetProperty("outputs")[0];
        Assert.That((output.GetProperty("datatype").GetString(), output.GetProperty("shape").GetRawText()), Is.EqualTo((type, shape)));
        Assert.That(reply.Content.Headers.ContentType?.MediaType, Is.EqualTo("application/octet-stream"));
    }

    [TestCase("identity_fp32", "", 13, null, "multiple of 4")]
    [TestCase("simple", "", 64, null, "2 inputs")]
    [TestCase("identity_fp32", "{}", 0, "999", "999")]
    [TestCase("identity_fp32", "{}", 0, "-1", "no number")]
    [TestCase("identity_fp32", """{"inputs":[{"name":"INPUT0","datatype":"FP32","shape":[1],"parameters":{"binary_data_size":8}}]}""", 4, null, "binary_data_size")]
    [TestCase("identity_fp32", """{"inputs":[{"name":"INPUT0","datatype":"FP32","shape":[1],"parameters":{"binary_data_size":-1}}]}""", 4, null, "binary_data_size")]
    [TestCase("identity_fp32", """{"inputs":[{"name":"INPUT0","datatype":"FP32","shape":[2],"parameters":{"binary_data_size":4}}]}""", 4, null, "take 8")]
    [TestCase("identity_fp32", """{"inputs":[{"name":"INPUT0","datatype":"FP32","shape":[1],"parameters":{"binary_data_size":4}}]}""", 5, null, "of no input")]
    [TestCase("identity_fp32", """{"inputs":[{"name":"INPUT0","datatype":"FP32","shape":[1],"data":[1],"parameters":{"binary_data_size":4}}]}""", 4, null, "beside")]
    [TestCase("identity_bytes", """{"inputs":[{"name":"INPUT0","datatype":"BYTES","shape":[2],"parameters":{"binary_data_size":4}}]}""", 4, null, "has 1 elements")]
    [TestCase("identity_bytes", """{"inputs":[{"name":"INPUT0","datatype":"BYTES","shape":[1],"parameters":{"binary_data_size":3}}]}""", 3, null, "ends within")]
    [TestCase("mixed", """{"inputs":[{"name":"open","datatype":"BOOL","shape":[1,1],"parameters":{"binary_data_size":1}}]}""", 1, null, "$.inputs[0].data: has a byte other than 0 and 1", (byte)2)]
    public async Task Infer_BadBinary_IsRefused(string model, string head, int bytes, string? length, string expected, byte filling = 0)
    {
        using var reply = await SendAsync(model, head, [.. Enumerable.Repeat(filling, bytes)], length: length);
        var text = await reply.Content.ReadAsStringAsync();

        Assert.That(reply.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest), text);
        Assert.That(JsonElement.Parse(text).GetProperty("error").GetString(), Does.Contain(expected));
    }

    [Test]
    public async Task Infer_BytesThatAreNoText_AreAnErrorInJsonAndComeInBinary()
    {
        const string Head = """{"inputs":[{"name":"INPUT0","datatype":"BYTES","shape":[1],"parameters":{"binary_data_size":6}}]""";
        byte[] content = [2, 0, 0, 0, 0xff, 0];

        using var asJson = await SendAsync("identity_bytes", Head + "}", content);
        using var asBinary = await SendAsync("identity_bytes", Head + ""","parameters":{"binary_data_output":true}}""", content);

        Assert.That(asJson.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That((await asBinary.Content.ReadAsByteArrayAsync())[^6..], Is.EqualTo(content));
    }

    [Test]
    public async Task Infer_Picture_EncodedOrDecoded_IsClassifiedAlike()
    {
        var file = Directory.GetFiles(Repository.PathOf("models/image-class/examples"), "*.png").Order().First();
        var content = await File.ReadAllBytesAsync(file);
        var encoded = $$"""{"inputs":[{"name":"image","datatype":"BYTES","shape":[1],"parameters":{"content_type":"base64"},"data":["{{Convert.ToBase64String(content)}}"]}]}""";
        var head = $$$"""{"inputs":[{"name":"image","datatype":"BYTES","shape":[1],"parameters":{"content_type":"image/png","binary_data_size":{{{content.Length + 4}}}}}]}""";
        var decoded = $$"""{"inputs":[{"name":"image","datatype":"UINT8","shape":[1,28,28,1],"data":[{{string.Join(',', new byte[784])}}]}]}""";

        using var fromText = await SendAsync("digits", encoded, []);
        using var fromBytes = await SendAsync("digits", head, [.. BitConverter.GetBytes(content.Length), .. content]);
        using var fromPixels = await SendAsync("digits", decoded, []);

        Assert.That(await OutputsOf(fromText), Is.EqualTo(await OutputsOf(fromBytes)));
        Assert.That(await OutputsOf(fromPixels), Does.Contain("[1,10]"));
    }

    private static int LengthOf(HttpResponseMessage reply) => int.Parse(reply.Headers.GetValues(Header).Single(), CultureInfo.InvariantCulture);

    private static async Task<string> OutputsOf(HttpResponseMessage reply)
    {
        var text = await reply.Content.ReadAsStringAsync();
        Assert.That(reply.IsSuccessStatusCode, text);
        return JsonElement.Parse(text).GetProperty("outputs").GetRawText();
    }

    private static Task<HttpResponseMessage> SendAsync(string model, string head, byte[] content, string coding = "", string? length = null)
    {
        byte[] body = [.. Encoding.UTF8.GetBytes(head), .. content];
        var request = new HttpRequestMessage(HttpMethod.Post, $"/v2/models/{model}/infer") { Content = new ByteArrayContent(coding.Length > 0 ? Pack(body, coding) : body) };
        request.Headers.TryAddWithoutValidation(Header.ToLowerInvariant(), length ?? $"{Encoding.UTF8.GetByteCount(head)}");
        if (coding.Length > 0)
        {
            request.Content.Headers.ContentEncoding.Add(coding);
            request.Headers.AcceptEncoding.ParseAdd(coding);
        }

        return _server.Client.SendAsync(request);
    }

    private static byte[] Pack(byte[] body, string coding)
    {
        var packed = new MemoryStream();
        using (Stream stream = coding == "gzip" ? new GZipStream(packed, CompressionLevel.Fastest) : new ZLibStream(packed, CompressionLevel.Fastest))
        {
            stream.Write(body);
        }

        return packed.ToArray();
    }

    private static byte[] Unpack(byte[] body, ICollection<string> codings)
    {
        var unpacked = new MemoryStream();
        using Stream stream = codings.Contains("gzip") ? new GZipStream(new MemoryStream(body), CompressionMode.Decompress)
            : codings.Contains("deflate") ? new ZLibStream(new MemoryStream(body), CompressionMode.Decompress) : new MemoryStream(body);
        stream.CopyTo(unpacked);
        return unpacked.ToArray();
    }
}
