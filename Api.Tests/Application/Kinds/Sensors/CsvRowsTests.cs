using System.Text;
using Interlock.Application.Kinds.Sensors.Readings;
using NUnit.Framework;

namespace Interlock.Api.Tests.Application.Kinds.Sensors;

internal sealed class CsvRowsTests
{
    private const string Header = "sensor,timestamp,value\n";
    private const string Row = "pump,2013-12-02T21:15:00Z,5.5";
    private const string Read = "pump 2013-12-02T21:15:00.000000 5.5";
    private const string TooLong = "is longer than 65,536 bytes";
    private const int Longest = 65536;

    [TestCase("sensor,timestamp,value\npump,2013-12-02T21:15:00Z,5.5")]
    [TestCase("sensor,timestamp,value\r\npump,2013-12-02T21:15:00Z,5.5\r\n")]
    [TestCase("sensor,timestamp,value\npump,2013-12-02T21:15:00Z,5.5\r")]
    [TestCase("\uFEFFsensor, timestamp, value\npump, 2013-12-02 21:15:00 , 5.5 \n")]
    [TestCase("\"sensor\",\"timestamp\",\"value\"\r\n\"pump\",\"2013-12-02T21:15:00Z\",\"5.5\"\r\n")]
    [TestCase("\"sensor\",\"timestamp\",\"value\"\n\"pump\",\"2013-12-02T21:15:00Z\",\"5.5\"")]
    public async Task Read_OneRow_IsThatReading(string text) => Assert.That(await ReadAsync(text), Is.EqualTo(new[] { $"2: {Read}" }));

    [Test]
    public async Task Read_ColumnsInAnyOrder_OthersAreIgnored() => Assert.That(
        await ReadAsync(
            "value,note,timestamp,,sensor\n5.5,\"a \"\"note\"\",\nof two lines\",2013-12-02T21:15:00Z,,pump\n\n-1E2,,2013-12-02T21:15:00Z,,\"a, \"\"b\"\"\"\n"),
        Is.EqualTo(new[] { $"2: {Read}", "5: a, \"b\" 2013-12-02T21:15:00.000000 -100" }));

    [TestCase("")]
    [TestCase("\n\r\n")]
    public async Task Read_HeaderOnly_HasNoRows(string behind) => Assert.That(await ReadAsync(Header + behind), Is.Empty);

    [TestCase("pump,2013-12-02T21:15:00Z", "has 2 fields; the header has 3")]
    [TestCase("pump,2013-12-02T21:15:00Z,5,5", "has 4 fields; the header has 3")]
    [TestCase("pump;2013-12-02T21:15:00Z;5", "has 1 fields; the header has 3")]
    [TestCase(",2013-12-02T21:15:00Z,5", "sensor is empty")]
    [TestCase(" pump,2013-12-02T21:15:00Z,5", "sensor begins or ends with white space")]
    [TestCase("pu\tmp,2013-12-02T21:15:00Z,5", "sensor holds a control character")]
    [TestCase("\"pu\nmp\",2013-12-02T21:15:00Z,5", "sensor holds a control character")]
    [TestCase("pump,02.12.2013,5", "timestamp is not an ISO 8601 date and time such as 2026-01-31T12:00:00Z")]
    [TestCase("pump,2013-12-02T21:15:00Z,", "value is not a finite number")]
    [TestCase("pump,2013-12-02T21:15:00Z,NaN", "value is not a finite number")]
    [TestCase("pump,2013-12-02T21:15:00Z,Infinity", "value is not a finite number")]
    [TestCase("pump,2013-12-02T21:15:00Z,1e999", "value is not a finite number")]
    [TestCase("pump,2013-12-02T21:15:00Z,0x10", "value is not a finite number")]
    [TestCase("pump,2013-12-02T21:15:00Z,five", "value is not a finite number")]
    [TestCase("pump,2013-12-02T21:15:00Z,\"1,000\"", "value is not a finite number")]
    [TestCase("pu\"mp,2013-12-02T21:15:00Z,5", "holds a quote in the wrong place")]
    [TestCase("\"pump\" ,2013-12-02T21:15:00Z,5", "holds a quote in the wrong place")]
    [TestCase("\"pump\"\rx,2013-12-02T21:15:00Z,5", "holds a quote in the wrong place")]
    [TestCase("\"pump,2013-12-02T21:15:00Z,5", "has a quote that is never closed")]
    public async Task Read_BadRow_IsRejectedAndTheNextIsRead(string row, string reason)
    {
        var next = row.Count(sign => sign == '\n') + 3;

        Assert.That(await ReadAsync($"{Header}{row}\n{Row}\n"), Is.EqualTo(new[] { $"2! {reason}", $"{next}: {Read}" }));
    }

    [TestCase("", "the source is empty: a header is needed")]
    [TestCase("\n\n", "the source is empty: a header is needed")]
    [TestCase(Row, "line 1, the header, has no column 'sensor': 'pump,2013-12-02T21:15:00Z,5.5'; needed are sensor, timestamp and value, separated by commas")]
    [TestCase(
        "sensor;timestamp;value",
        "line 1, the header, has no column 'sensor': 'sensor;timestamp;value'; needed are sensor, timestamp and value, separated by commas")]
    [TestCase(
        "\nsensor,time,value",
        "line 2, the header, has no column 'timestamp': 'sensor,time,value'; needed are sensor, timestamp and value, separated by commas")]
    [TestCase(
        "sensor,timestamp,value,value",
        "line 1, the header, has two columns 'value': 'sensor,timestamp,value,value'; needed are sensor, timestamp and value, separated by commas")]
    [TestCase("sen\"sor,timestamp,value", "line 1, the header, holds a quote in the wrong place")]
    [TestCase("\"sensor,timestamp,value\n" + Row, "line 1, the header, has a quote that is never closed")]
    public async Task Read_BadHeader_EndsThere(string text, string how) => Assert.That(await ReadAsync(text), Is.EqualTo(new[] { $"broken: {how}" }));

    [TestCase(Longest, true)]
    [TestCase(Longest + 2, false)]
    [TestCase(20 * Longest, false)]
    public async Task Read_LongLine_IsBounded(int length, bool accepted)
    {
        var expected = accepted ? $": {Read}" : $"! {TooLong}";
        var line = Row.PadRight(length - 1);

        Assert.That(await ReadAsync($"{Header}{line}\n{Row}\n{line}\n"), Is.EqualTo(new[] { $"2{expected}", $"3: {Read}", $"4{expected}" }));
    }

    [Test]
    public async Task Read_OneLineWithoutEnd_IsRejectedOnce() =>
        Assert.That(await ReadAsync(Header + new string('"', 5 * Longest)), Has.Length.EqualTo(1).And.All.EqualTo($"2! {TooLong}"));

    [Test]
    public async Task Read_HeaderWithoutEnd_EndsThere() =>
        Assert.That(await ReadAsync(new string('s', 5 * Longest)), Is.EqualTo(new[] { $"broken: line 1, the header, {TooLong}" }));

    [Test]
    public async Task Read_QuoteThatIsNeverClosed_CostsOneLineOnly()
    {
        var rows = Enumerable.Range(0, 5000).Select(n => $"pump,2013-12-02T21:15:00.{n:d6}Z,5.5\n");

        var read = await ReadAsync($"{Header}\"{string.Concat(rows)}");

        Assert.That(read, Has.Length.EqualTo(5000));
        Assert.That(read[0], Is.EqualTo("2! has a quote that is never closed"));
        Assert.That(read[1..], Is.All.Contains(": pump "));
    }

    [Test]
    public async Task Read_NotUtf8_EndsThere() => Assert.That(
        await SourceText.ReadAsync(
            ReadingFormat.Csv, [.. Encoding.UTF8.GetBytes($"{Header}{Row}\n"), .. Encoding.Latin1.GetBytes("größer,2013-12-02T21:15:00Z,5\n")]),
        Is.EqualTo(new[] { $"2: {Read}", "broken: line 3 is not UTF-8" }));

    private static Task<string[]> ReadAsync(string text) => SourceText.ReadAsync(ReadingFormat.Csv, text);
}
