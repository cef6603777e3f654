using System.Globalization;
using System.Text.Json;
using Interlock.Api.Tests.Support;
using Interlock.Infrastructure.Runtimes.MlNet;
using NUnit.Framework;

namespace Interlock.Api.Tests.Infrastructure.Runtimes.MlNet;

/// <summary>Every row of iris and diabetes through HTTP to the versions <c>ml</c>: ML.NET's own engine answers the same, to the last bit.</summary>
[Parallelizable]
public sealed class MlNetSamplesTests : IDisposable
{
    private readonly MlNetWorkshop _workshop = new();

    public void Dispose() => _workshop.Dispose();

    [Test]
    public async Task Post_EveryRowOfIris_EqualsThePredictionEngine()
    {
        using var engine = _workshop.Engine<IrisRow, ClassPrediction>(FileOf("iris"));
        var order = engine.OutputSchema["Score"].Texts("SlotNames")!;
        var lines = LinesOf("iris");

        var data = await AnswersAsync("iris", lines);

        Assert.That(data, Has.Count.EqualTo(149));
        foreach (var (line, answer) in lines.Zip(data))
        {
            var expected = engine.Predict(IrisRow.Parse(line));
            Assert.That(answer.GetProperty("label").GetString(), Is.EqualTo(expected.PredictedLabel), line);
            var scores = answer.GetProperty("scores").EnumerateArray().Select(score => BitConverter.SingleToInt32Bits(score.GetSingle()));
            Assert.That(scores, Is.EqualTo(MlNetWorkshop.IrisLabels.Select(label => BitConverter.SingleToInt32Bits(expected.Score[Array.IndexOf(order, label)]))), line);
        }
    }

    [Test]
    public async Task Post_EveryRowOfDiabetes_EqualsThePredictionEngine()
    {
        using var engine = _workshop.Engine<PatientRow, NumberPrediction>(FileOf("diabetes"));
        var lines = LinesOf("diabetes");

        var data = await AnswersAsync("diabetes", lines);

        Assert.That(data, Has.Count.EqualTo(442));
        foreach (var (line, answer) in lines.Zip(data))
        {
            // The shortest number that is this float: read back as one, no bit is lost.
            var result = float.Parse(answer.GetProperty("result").GetRawText(), CultureInfo.InvariantCulture);
            Assert.That(BitConverter.SingleToInt32Bits(result), Is.EqualTo(BitConverter.SingleToInt32Bits(engine.Predict(PatientRow.Parse(line)).Score)), line);
        }
    }

    private static MlNetTabularConfig FileOf(string model) => new() { Path = Repository.PathOf("models", model, "ml.zip") };

    private static List<string> LinesOf(string model) => [.. new[] { "train.csv", "test.csv" }
        .SelectMany(file => File.ReadLines(Repository.PathOf("models", model, file)).Skip(1)).Where(line => line.Length > 0)];

    private static async Task<List<JsonElement>> AnswersAsync(string model, List<string> lines)
    {
        await using var server = await TestServer.StartAsync(environment: ($"INTERLOCK__MODELS__{model.ToUpperInvariant()}__ACTIVE", "ml"));
        var rows = lines.Select(line => $"[{line[..line.LastIndexOf(',')]}]");
        var reply = await server.PostAsync($"/models/{model}", $"{{\"instances\":[{string.Join(',', rows)}]}}");
        var json = await TestServer.JsonOf(reply);
        Assert.That(reply.IsSuccessStatusCode, json.ToString());
        Assert.That(Replies.Header(reply, "x-model-version"), Is.EqualTo("ml"));
        return [.. json.GetProperty("data").EnumerateArray()];
    }
}
