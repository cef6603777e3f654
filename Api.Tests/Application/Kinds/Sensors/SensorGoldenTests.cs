using Interlock.Api.Tests.Support;
using Interlock.Application.Kinds.Sensors;
using Interlock.Domain;
using Interlock.Domain.Sensors;
using NUnit.Framework;

namespace Interlock.Api.Tests.Application.Kinds.Sensors;

public sealed class SensorGoldenTests
{
    private const string Line = """{"sensor":"a","date":"2026-01-03","file":"days.csv","anomalous":true,"anomalies":["2026-01-03T01:00:00Z"]}""";

    private readonly TemporaryFolder _folder = new();

    [SetUp]
    public void WriteReadings() => _folder.Write("days.csv", """
        sensor,timestamp,value
        a,2025-12-31T00:00Z,1
        a,2026-01-02T00:00Z,2
        b,2026-01-02T00:00Z,3
        a,2026-01-03T01:00Z,5
        a,2026-01-03T00:00Z,4
        a,2026-01-04T00:00Z,6

        """);

    [TearDown]
    public void Delete() => _folder.Dispose();

    [Test]
    public async Task Read_Line_HasTheDayAndAsMuchHistoryAsTheVersionWants()
    {
        var example = (await ReadAsync(Line)).Single();

        Assert.That((example.Name, example.IsGolden, example.Sensor), Is.EqualTo(("golden.jsonl:1", true, "a")));
        Assert.That((example.History, example.Readings), Is.EqualTo(("2", "4 5")));
    }

    [TestCase("0 1", null)]
    [TestCase("1 1", null)]
    [TestCase("0 0", "the day has no anomaly, expected at least one")]
    [TestCase("1 0", "the reading at 2026-01-03T01:00:00Z is no anomaly, expected one")]
    public async Task Check_Answer_IsComparedWithTheLine(string anomalies, string? failure)
    {
        var example = (await ReadAsync(Line)).Single();
        var answer = new SensorDayScores([0, 0], [.. anomalies.Split(' ').Select(flag => flag == "1")]);

        Assert.That(() => example.Check(answer), failure is null ? Throws.Nothing : Throws.TypeOf<InferenceException>().With.Message.EqualTo(failure));
    }

    [TestCase("""{"sensor":"a","date":"2026-01-03","file":"none.csv"}""", "golden.jsonl:1: Could not find file")]
    [TestCase("""{"sensor":"a","date":"2026-01-03","file":"days.xls"}""", "golden.jsonl:1: $.file: 'days.xls' must end in .csv, .ndjson, .jsonl or .json")]
    [TestCase("""{"sensor":"a","date":"2026-01-03"}""", "golden.jsonl:1: $.file: is missing")]
    [TestCase("""{"sensor":"a","date":"yesterday","file":"days.csv"}""", "golden.jsonl:1: $.date: is 'yesterday'; expected a UTC day such as 2026-01-31")]
    [TestCase("""{"sensor":"c","date":"2026-01-03","file":"days.csv"}""", "golden.jsonl:1: $.date: the file has no readings of sensor 'c' on that day")]
    [TestCase("""{"sensor":"a","date":"2026-01-03","file":"days.csv","anomalies":["2026-01-03T02:00:00Z"]}""", "golden.jsonl:1: $.anomalies: there is no reading at 2026-01-03T02:00:00Z")]
    [TestCase("""{"sensor":"a","date":"2026-01-03","file":"days.csv","anomalous":1}""", "golden.jsonl:1: $.anomalous: is 1; expected true or false")]
    [TestCase("""{"sensor":"a","date":"2026-01-03","file":"days.csv","label":"x"}""", "golden.jsonl:1: $.label: unknown field.")]
    public void Read_WrongLine_IsToldByItsLine(string line, string expected) =>
        Assert.That(async () => await ReadAsync(line), Throws.TypeOf<ModelLoadException>().With.Message.StartsWith(expected));

    [Test]
    public void Read_RowThatIsNoReading_NamesItsLine()
    {
        _folder.Write("days.csv", "sensor,timestamp,value\na,2026-01-03T00:00Z,x\n");

        Assert.That(async () => await ReadAsync(Line), Throws.TypeOf<ModelLoadException>().With.Message.StartsWith("golden.jsonl:1: $.file: days.csv:2: "));
    }

    private async Task<IReadOnlyList<Golden>> ReadAsync(string line)
    {
        var examples = await SensorGolden.ReadAsync(_folder.Write("golden.jsonl", line), TimeSpan.FromDays(2), CancellationToken.None);
        return [.. examples.Select(example => new Golden(
            example.Name, example.IsGolden, example.Input.Sensor, string.Join(' ', example.Input.History.Values), string.Join(' ', example.Input.Readings.Values), example.Check))];
    }

    private sealed record Golden(string Name, bool IsGolden, string Sensor, string History, string Readings, Action<SensorDayScores> Check);
}
