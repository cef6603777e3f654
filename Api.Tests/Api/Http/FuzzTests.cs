using System.Net.Http.Headers;
using Interlock.Api.Tests.Support;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Http;

/// <summary>Thousands of bodies that were good before a few bytes were changed: never a 5xx.</summary>
[Parallelizable]
public sealed class FuzzTests
{
    private const int Seed = 20261120;
    private const int Bodies = 1000;

    private static readonly byte[][] Pieces =
    [
        "\""u8.ToArray(), "\\"u8.ToArray(), "{"u8.ToArray(), "}"u8.ToArray(), "["u8.ToArray(), "]"u8.ToArray(), ","u8.ToArray(), ":"u8.ToArray(),
        "NaN"u8.ToArray(), "-Infinity"u8.ToArray(), "1e999"u8.ToArray(), "\\ud800"u8.ToArray(), "\\u0000"u8.ToArray(), "null"u8.ToArray(),
        "\"features\""u8.ToArray(), "\"instances\""u8.ToArray(), "--x"u8.ToArray(), "\r\n"u8.ToArray(), "\r\n--x--"u8.ToArray(), [0xFF], [0], [0xED, 0xA0, 0x80],
    ];

    private static readonly byte[] Picture = File.ReadAllBytes(Repository.PathOf("models", "image-class", "examples", "seven.png"));

    private static TestServer _server = null!;

    [OneTimeSetUp]
    public static async Task Start() => _server = await TestServer.StartAsync();

    [OneTimeTearDown]
    public static async Task Stop() => await _server.DisposeAsync();

    [Test]
    public async Task Post_MutatedRows_NeverFailsTheServer() => await FuzzAsync(
        "/models/iris", "application/json", """{"instances":[{"features":[5.1,3.5,1.4,0.2]},{"sepal_length":5,"sepal_width":3,"petal_length":1,"petal_width":0},[1,2,3,4]]}"""u8.ToArray());

    [Test]
    public async Task Post_MutatedForms_NeverFailsTheServer() => await FuzzAsync(
        "/models/image-class",
        "multipart/form-data; boundary=x",
        [
            .. "--x\r\nContent-Disposition: form-data; name=\"model_type\"\r\n\r\ndigits\r\n--x\r\nContent-Disposition: form-data; name=\"img_file\"; filename=\"a.png\"\r\nContent-Type: image/png\r\n\r\n"u8,
            .. Picture, .. "\r\n--x--\r\n"u8,
        ]);

    [Test]
    public async Task Post_MutatedBase64_NeverFailsTheServer() => await FuzzAsync(
        "/models/image-class", "application/json", System.Text.Encoding.ASCII.GetBytes($$"""{"model_type":"digits","images":["{{Convert.ToBase64String(Picture)}}"]}"""));

    private static async Task FuzzAsync(string path, string type, byte[] good)
    {
        var random = new Random(Seed);
        var bodies = Enumerable.Range(0, Bodies).Select(_ => Mutate(good, random)).ToList();
        var statuses = new System.Collections.Concurrent.ConcurrentDictionary<int, int>();

        await Parallel.ForEachAsync(bodies, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (body, cancellationToken) =>
        {
            var reply = await PostAsync(path, type, body, cancellationToken);
            statuses.AddOrUpdate((int)reply.StatusCode, 1, (_, count) => count + 1);
            if ((int)reply.StatusCode is not (200 or 400))
            {
                Assert.Fail($"{(int)reply.StatusCode} for {Convert.ToBase64String(body)}: {await reply.Content.ReadAsStringAsync(cancellationToken)}");
            }

            await TestServer.JsonOf(reply);
        });

        Assert.That(statuses.Keys, Is.SupersetOf(new[] { 200, 400 }), "some of the mutations should do no harm, and some should");
        await Replies.InferredAsync(await PostAsync(path, type, good, CancellationToken.None));
    }

    private static Task<HttpResponseMessage> PostAsync(string path, string type, byte[] body, CancellationToken cancellationToken)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        return _server.Client.PostAsync(path, content, cancellationToken);
    }

    private static byte[] Mutate(byte[] good, Random random)
    {
        var body = new List<byte>(good);
        for (var changes = random.Next(1, 5); changes > 0 && body.Count > 1; changes--)
        {
            var at = random.Next(body.Count);
            switch (random.Next(6))
            {
                case 0:
                    body[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    body.RemoveRange(at, Math.Min(random.Next(1, 20), body.Count - at));
                    break;
                case 2:
                    body.InsertRange(at, body.GetRange(at, Math.Min(random.Next(1, 40), body.Count - at)));
                    break;
                case 3:
                    body.RemoveRange(at, body.Count - at);
                    break;
                default:
                    body.InsertRange(at, Pieces[random.Next(Pieces.Length)]);
                    break;
            }
        }

        return [.. body];
    }
}
