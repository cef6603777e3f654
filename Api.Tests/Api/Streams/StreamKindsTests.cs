using System.Text;
using System.Text.Json;
using Interlock.Api.Tests.Api.Routes;
using Interlock.Api.Tests.Support;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Streams;

/// <summary>Streams to models of every kind, and pictures part by part.</summary>
[Parallelizable]
public sealed class StreamKindsTests
{
    private const string Parts = "multipart/form-data; boundary=bb";

    private static readonly byte[] _seven = File.ReadAllBytes(Repository.PathOf("models", "image-class", "examples", "seven.png"));
    private static readonly string _route = RouteBodies.Four.ReplaceLineEndings(" ");
    private static TestServer _server = null!;

    [OneTimeSetUp]
    public static async Task Start() =>
        _server = await TestServer.StartAsync(TestServer.SampleConfig.Replace("body-limit: 16MiB", "body-limit: 64KiB", StringComparison.Ordinal));

    [OneTimeTearDown]
    public static async Task Stop() => await _server.DisposeAsync();

    [Test]
    public async Task Send_TabularLines_AreAnsweredAsSinglyOnes()
    {
        const string Row = """{"instances":[[5.1,3.5,1.4,0.2],{"petal_width":2.1,"petal_length":5.6,"sepal_width":2.8,"sepal_length":6.4}]}""";

        var line = (await PostAsync("iris", Row)).Single();
        var single = await Replies.InferredAsync(await _server.PostAsync("/models/iris", Row));

        Assert.That(line.GetProperty("version").GetString(), Is.EqualTo("v2"));
        Assert.That(WithoutIds(line.GetProperty("data").ToString()), Is.EqualTo(WithoutIds(single.ToString())));
    }

    [Test]
    public async Task Send_RouteLines_EachIsPlanned()
    {
        var lines = await PostAsync("route-plan", $"{_route}\n{{}}\n{_route}");

        Assert.That(lines.Select(StreamLinesTests.Code), Is.EqualTo(new[] { null, "invalid_input", null }));
        Assert.That(lines[0].GetProperty("data").GetProperty("routes").GetArrayLength(), Is.Positive);
        Assert.That(lines[2].GetProperty("data").GetProperty("id").GetString(), Has.Length.EqualTo(32));
    }

    [Test]
    public async Task Send_SensorLines_EachFillsADay()
    {
        var lines = await PostAsync("sensor-score", """{"date":"2026-01-31"}""" + "\n" + """{"date":"yesterday"}""" + "\n");

        Assert.That(lines.Select(StreamLinesTests.Code), Is.EqualTo(new[] { null, "invalid_input" }));
        Assert.That(lines[0].GetProperty("data").GetProperty("date").GetString(), Is.EqualTo("2026-01-31"));
    }

    [Test]
    public async Task Send_ImageLines_HoldPicturesInBase64()
    {
        var lines = await PostAsync("image-class", $$"""{"images":[{"name":"seven.png","data":"{{Convert.ToBase64String(_seven)}}"}]}""" + "\n" + """{"images":["AAAA"]}""");

        Assert.That(lines.Select(StreamLinesTests.Code), Is.EqualTo(new[] { null, "not_an_image" }));
        var file = lines[0].GetProperty("data")[0];
        Assert.That((file.GetProperty("file").GetString(), file.GetProperty("label").GetString()), Is.EqualTo(("seven.png", "7")));
    }

    [Test]
    public async Task Send_AHundredPictures_ALineEachInOrder()
    {
        var form = new MemoryStream();
        for (var i = 1; i <= 100; i++)
        {
            form.Write(Picture(_seven, $"{i}.png"));
        }

        form.Write("--bb--\r\n"u8);

        var lines = await PostAsync("image-class", form.ToArray(), Parts);

        Assert.That(lines.Select(line => line.GetProperty("part").GetInt32()), Is.EqualTo(Enumerable.Range(1, 100)));
        Assert.That(lines.Select(line => line.GetProperty("file").GetString()), Is.EqualTo(Enumerable.Range(1, 100).Select(i => $"{i}.png")));
        Assert.That(lines.Select(line => line.GetProperty("data").GetProperty("label").GetString()), Has.All.EqualTo("7"));
    }

    [Test]
    public async Task Send_PictureAfterPicture_EachIsAnsweredBeforeTheNextIsSent()
    {
        using var client = await StreamClient.OpenAsync(_server.Client.BaseAddress!, "image-class", Parts);
        for (var i = 1; i <= 5; i++)
        {
            // The line of the next boundary says that the picture is whole.
            await client.SendAsync([.. Picture(_seven, "a.png")[(i == 1 ? 0 : 6)..], .. "--bb\r\n"u8]);

            var line = (await client.ReadAsync())!.Value;
            Assert.That((line.GetProperty("part").GetInt32(), line.GetProperty("data").GetProperty("label").GetString()), Is.EqualTo((i, "7")));
        }

        client.Abort();
    }

    [Test]
    public async Task Send_ModelType_HoldsForTheFilesAfterIt()
    {
        var letter = File.ReadAllBytes(Repository.PathOf("models", "image-class", "examples", "letter-q.png"));

        var lines = await PostAsync(
            "image-class",
            [.. Picture(_seven, "7.png"), .. Field("model_type", "letters"), .. Picture(letter, "q.png"), .. Field("model_type", "cats"), .. Picture(_seven, "7.png"), .. "--bb--"u8],
            Parts);

        Assert.That(lines[0].GetProperty("data").GetProperty("model_type").GetString(), Is.EqualTo("digits"));
        Assert.That(lines[1].GetProperty("data").GetProperty("label").GetString(), Is.EqualTo("Q"));
        Assert.That(StreamLinesTests.Code(lines[2]), Is.EqualTo("invalid_input"));
        Assert.That(lines[2].GetProperty("msg").GetString(), Does.Contain("'cats'").And.Contain("letters"));
    }

    [Test]
    public async Task Send_BadParts_AreToldAndTheStreamGoesOn()
    {
        var lines = await PostAsync(
            "image-class",
            [
                .. Picture("no picture"u8.ToArray(), "a.txt"),
                .. Picture(new byte[65537], "large.png"),
                .. Field("colour", "red"),
                .. "--bb\r\nContent-Type: text/plain\r\n\r\nnameless\r\n"u8,
                .. Picture(_seven, ""),
                .. "--bb--\r\n"u8,
            ],
            Parts);

        Assert.That(lines.Select(line => line.GetProperty("part").GetInt32()), Is.EqualTo(Enumerable.Range(1, 5)));
        Assert.That(lines.Select(StreamLinesTests.Code), Is.EqualTo(new[] { "not_an_image", "body_too_large", "invalid_input", "malformed_form", null }));
        Assert.That(lines[0].GetProperty("msg").GetString(), Is.EqualTo("the file is not a JPEG, PNG, WebP or GIF picture"));
        Assert.That(lines[4].TryGetProperty("file", out _), Is.False);
    }

    [Test]
    public async Task Send_FormThatBreaksOff_EndsWithALineThatSaysSo()
    {
        var lines = await PostAsync("image-class", [.. Picture(_seven, "a.png"), .. Picture(_seven, "b.png")[..100]], Parts);

        Assert.That(lines[0].GetProperty("data").GetProperty("label").GetString(), Is.EqualTo("7"));
        Assert.That(lines, Has.Count.EqualTo(2));
        Assert.That(lines[1].ToString(), Does.StartWith("""{"part":2,"code":"malformed_form",""").And.EndWith(""","end":true}"""));
    }

    private static byte[] Picture(byte[] content, string name) =>
        [.. Encoding.UTF8.GetBytes($"--bb\r\nContent-Disposition: form-data; name=\"img_file\"; filename=\"{name}\"\r\n\r\n"), .. content, .. "\r\n"u8];

    private static byte[] Field(string name, string value) =>
        Encoding.UTF8.GetBytes($"--bb\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");

    private static string WithoutIds(string json) => System.Text.RegularExpressions.Regex.Replace(json, "[0-9a-f]{32}", "");

    private static Task<List<JsonElement>> PostAsync(string model, string text) => PostAsync(model, Encoding.UTF8.GetBytes(text), "application/x-ndjson");

    private static async Task<List<JsonElement>> PostAsync(string model, byte[] body, string type)
    {
        using var client = await StreamClient.OpenAsync(_server.Client.BaseAddress!, model, type);
        await client.SendAsync(body);
        await client.EndSendingAsync();
        return await client.ReadToEndAsync();
    }
}
