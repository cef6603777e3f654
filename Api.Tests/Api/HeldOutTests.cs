using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using Interlock.Api.Tests.Support;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api;

/// <summary>Every held-out row and picture goes through HTTP; the score must be the model card's.</summary>
public sealed class HeldOutTests
{
    [TestCase("iris", "v1")]
    [TestCase("iris", "v2")]
    [TestCase("iris", "ml")]
    [TestCase("wine", "v1")]
    public async Task Classifier_HeldOutRows_AccuracyOfTheCard(string model, string version)
    {
        await using var server = await TestServer.StartAsync(TestServer.SampleConfig.Replace("active: v2", $"active: {version}", StringComparison.Ordinal));
        var (rows, answers) = ReadCsv(model);

        var data = await InferAsync(server, model, rows);

        var correct = data.Zip(answers).Count(pair => pair.First.GetProperty("label").GetString() == pair.Second);
        Assert.That(correct, Is.EqualTo(HeldOut(model, version).GetProperty("correct").GetInt32()), $"of {rows.Count}");
        Assert.That(rows, Has.Count.EqualTo(HeldOut(model, version).GetProperty("rows").GetInt32()));
    }

    [TestCase("v1")]
    [TestCase("ml")]
    public async Task Regression_HeldOutRows_ErrorOfTheCard(string version)
    {
        await using var server = await TestServer.StartAsync(environment: ("INTERLOCK__MODELS__DIABETES__ACTIVE", version));
        var (rows, answers) = ReadCsv("diabetes");

        var data = await InferAsync(server, "diabetes", rows);

        var squares = data.Zip(answers).Select(pair => Math.Pow(pair.First.GetProperty("result").GetDouble() - double.Parse(pair.Second, CultureInfo.InvariantCulture), 2));
        Assert.That(Math.Sqrt(squares.Average()), Is.EqualTo(HeldOut("diabetes", version).GetProperty("rmse").GetDouble()).Within(0.01));
        Assert.That(data[0].TryGetProperty("label", out _), Is.False);
    }

    [TestCase("digits")]
    [TestCase("letters")]
    public async Task Image_HeldOutPictures_AccuracyOfTheCard(string modelType)
    {
        await using var server = await TestServer.StartAsync();
        var pictures = ReadPictures(modelType);
        var correct = 0;
        foreach (var part in pictures.Chunk(100))
        {
            correct += await CountCorrectAsync(server, modelType, part);
        }

        var card = HeldOut("image-class", modelType);
        Assert.That(correct, Is.EqualTo(card.GetProperty("correct").GetInt32()).Within(1), $"of {pictures.Count}");
        Assert.That(pictures, Has.Count.EqualTo(card.GetProperty("rows").GetInt32()));
    }

    private static async Task<int> CountCorrectAsync(TestServer server, string modelType, (string Label, byte[] Content)[] pictures)
    {
        using var form = new MultipartFormDataContent { { new StringContent(modelType), "model_type" } };
        foreach (var (label, content) in pictures)
        {
            form.Add(new ByteArrayContent(content), "img_file", $"{label}.png");
        }

        var reply = await server.Client.PostAsync("/models/image-class", form);
        var json = await TestServer.JsonOf(reply);
        Assert.That(reply.IsSuccessStatusCode, json.ToString());
        return json.GetProperty("data").EnumerateArray().Count(answer => $"{answer.GetProperty("label").GetString()}.png" == answer.GetProperty("file").GetString());
    }

    private static async Task<List<JsonElement>> InferAsync(TestServer server, string model, List<string> rows)
    {
        var reply = await server.PostAsync($"/models/{model}", $"{{\"instances\":[{string.Join(",", rows)}]}}");
        var json = await TestServer.JsonOf(reply);
        Assert.That(reply.IsSuccessStatusCode, json.ToString());
        return [.. json.GetProperty("data").EnumerateArray()];
    }

    private static (List<string> Rows, List<string> Answers) ReadCsv(string model)
    {
        var lines = File.ReadLines(Repository.PathOf("models", model, "test.csv")).Skip(1).Select(line => line.Split(',')).ToList();
        return ([.. lines.Select(values => $"[{string.Join(",", values[..^1])}]")], [.. lines.Select(values => values[^1])]);
    }

    private static List<(string Label, byte[] Content)> ReadPictures(string modelType)
    {
        using var zip = ZipFile.OpenRead(Repository.PathOf("models", "image-class", $"{modelType}.test.zip"));
        var pictures = new List<(string, byte[])>();
        foreach (var entry in zip.Entries)
        {
            using var content = new MemoryStream();
            using var stream = entry.Open();
            stream.CopyTo(content);
            pictures.Add((entry.Name.Split('_')[0], content.ToArray()));
        }

        return pictures;
    }

    private static JsonElement HeldOut(string model, string version) =>
        JsonElement.Parse(File.ReadAllText(Repository.PathOf("models", model, "card.json"))).GetProperty("versions").GetProperty(version).GetProperty("heldout");
}
