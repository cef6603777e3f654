using System.Text.Json;
using Interlock.Api.Tests.Support;
using Interlock.Domain.Sensors;
using Interlock.Infrastructure.Runtimes.MlNet;
using Interlock.Infrastructure.Runtimes.Onnx.Sensors;
using Interlock.Infrastructure.Runtimes.Seasonal;
using NUnit.Framework;

namespace Interlock.Api.Tests.Infrastructure.Runtimes.Sensors;

/// <summary>The runtimes score the held-out series; what they find must be what the model card says.</summary>
[Parallelizable]
public sealed class SensorScoreCardTests
{
    // Flags that are closer than this are one event.
    private static readonly TimeSpan Apart = TimeSpan.FromHours(6);

    private static readonly string Folder = Repository.PathOf("models", "sensor-score");

    private static readonly JsonElement Card = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "card.json"))).RootElement.GetProperty("windows");

    [Test]
    public async Task Infer_HeldOutSeries_SeasonalAsTheCardSays() => await Compare("seasonal", new SeasonalModel(new SeasonalConfig()));

    [Test]
    public async Task Infer_HeldOutSeries_OnnxAsTheCardSays()
    {
        using var model = new OnnxSensorModel(new OnnxSensorConfig { Path = Path.Combine(Folder, "v2.onnx"), Threshold = 0.95 }, Onnx.TestModel.Loader);

        await Compare("onnx", model);
    }

    [Test]
    public async Task Infer_HeldOutSeries_MlNetAsTheCardSays()
    {
        using var model = new MlNetSensorModel(new MlNetSensorConfig { Path = Path.Combine(Folder, "ml.zip"), Threshold = 0.3 });

        await Compare("mlnet", model);
    }

    private static async Task Compare(string runtime, ISensorModel model)
    {
        var (windows, found, events, right) = (0, 0, 0, 0);
        foreach (var series in LabelledSeries.Read(Path.Combine(Folder, "test.zip")))
        {
            var flags = await Flags(series, model);
            var grouped = Events(flags);
            windows += series.Faults.Count;
            found += series.Faults.Count(fault => flags.Any(flag => flag >= fault.Start && flag <= fault.End));
            events += grouped.Count;
            right += grouped.Count(happened => series.Faults.Any(fault => happened.Start <= fault.End && happened.End >= fault.Start));
        }

        TestContext.Out.WriteLine($"\"{runtime}\": {{ \"windows\": {windows}, \"found\": {found}, \"events\": {events}, \"right\": {right} }}");
        var expected = Card.GetProperty(runtime);
        Assert.That(windows, Is.EqualTo(expected.GetProperty("windows").GetInt32()));
        Assert.That(found, Is.EqualTo(expected.GetProperty("found").GetInt32()).Within(2));
        Assert.That(events, Is.EqualTo(expected.GetProperty("events").GetInt32()).Within(4));
        Assert.That(right, Is.EqualTo(expected.GetProperty("right").GetInt32()).Within(3));
    }

    private static async Task<List<DateTime>> Flags(LabelledSeries series, ISensorModel model)
    {
        var flags = new List<DateTime>();
        foreach (var day in series.Days(model.History))
        {
            var anomalies = (await model.Infer([day], CancellationToken.None))[0].Anomalies;
            flags.AddRange(anomalies.Index().Where(anomaly => anomaly.Item).Select(anomaly => day.Readings.Timestamps[anomaly.Index]));
        }

        return flags;
    }

    private static List<(DateTime Start, DateTime End)> Events(List<DateTime> flags)
    {
        var events = new List<(DateTime Start, DateTime End)>();
        foreach (var flag in flags)
        {
            if (events.Count > 0 && flag - events[^1].End <= Apart)
            {
                events[^1] = (events[^1].Start, flag);
            }
            else
            {
                events.Add((flag, flag));
            }
        }

        return events;
    }
}
