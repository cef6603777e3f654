using System.Text;
using Interlock.Application.Kinds.Sensors.Readings;
using NUnit.Framework;

namespace Interlock.Api.Tests.Application.Kinds.Sensors;

internal sealed class JsonLinesTests
{
    private const string Row = """{"sensor":"pump","timestamp":"2013-12-02T21:15:00Z","value":5.5}""";
    private const string Read = "pump 2013-12-02T21:15:00.000000 5.5";
    private const int Longest = 65536;

    [TestCase("\n")]
    [TestCase("\r\n")]
    public async Task Read_Lines_AreReadingsAndEmptyOnesAreCountedOnly(string lineBreak)
    {
        var text = string.Join(lineBreak, Row, "", "  ", """{"value":-1e-3,"x":{"y":[1,{}]},"timestamp":"2013-12-02 21:15:00.25","sensor":"größer 語 😀"}""");

        Assert.That(await ReadAsync(text), Is.EqualTo(new[] { $"1: {Read}", "4: größer 語 😀 2013-12-02T21:15:00.250000 -0.001" }));
    }

    [TestCase("")]
    [TestCase("\n\r\n \n")]
    [TestCase("\uFEFF")]
    public async Task Read_Nothing_HasNoRows(string text) => Assert.That(await ReadAsync(text), Is.Empty);

    [Test]
    public async Task Read_ByteOrderMark_IsSkipped() => Assert.That(await ReadAsync($"\uFEFF{Row}\n"), Is.EqualTo(new[] { $"1: {Read}" }));

    [TestCase("{", "is not JSON")]
    [TestCase("pump,2013-12-02T21:15:00Z,5", "is not JSON")]
    [TestCase(Row + Row, "is not JSON")]
    [TestCase(Row + ",", "is not JSON")]
    [TestCase("[" + Row + "]", "is not a JSON object")]
    [TestCase("null", "is not a JSON object")]
    [TestCase("7", "is not a JSON object")]
    [TestCase("{}", "has no sensor")]
    [TestCase("""{"sensor":"a","value":1}""", "has no timestamp")]
    [TestCase("""{"sensor":"a","timestamp":"2013-12-02T21:15:00Z"}""", "has no value")]
    [TestCase("""{"sensor":7,"timestamp":"2013-12-02T21:15:00Z","value":1}""", "sensor is not a text")]
    [TestCase("""{"sensor":null,"timestamp":"2013-12-02T21:15:00Z","value":1}""", "sensor is not a text")]
    [TestCase("""{"sensor":{"sensor":"a"},"timestamp":"2013-12-02T21:15:00Z","value":1}""", "sensor is not a text")]
    [TestCase("""{"sensor":"","timestamp":"2013-12-02T21:15:00Z","value":1}""", "sensor is empty")]
    [TestCase("""{"sensor":" a","timestamp":"2013-12-02T21:15:00Z","value":1}""", "sensor begins or ends with white space")]
    [TestCase("""{"sensor":"a\u0000b","timestamp":"2013-12-02T21:15:00Z","value":1}""", "sensor holds a control character")]
    [TestCase("""{"sensor":"a\u0085b","timestamp":"2013-12-02T21:15:00Z","value":1}""", "sensor holds a control character")]
    [TestCase("""{"sensor":"\ud800","timestamp":"2013-12-02T21:15:00Z","value":1}""", "sensor is not valid Unicode")]
    [TestCase("""{"sensor":"a","timestamp":"\ud800","value":1}""", "timestamp is not an ISO 8601 date and time such as 2026-01-31T12:00:00Z")]
    [TestCase("""{"sensor":"a","timestamp":1386018900,"value":1}""", "timestamp is not a text such as \"2026-01-31T12:00:00Z\"")]
    [TestCase("""{"sensor":"a","timestamp":"yesterday","value":1}""", "timestamp is not an ISO 8601 date and time such as 2026-01-31T12:00:00Z")]
    [TestCase("""{"sensor":"a","timestamp":"2013-12-02T21:15:00Z","value":"1"}""", "value is not a number")]
    [TestCase("""{"sensor":"a","timestamp":"2013-12-02T21:15:00Z","value":[1]}""", "value is not a number")]
    [TestCase("""{"sensor":"a","timestamp":"2013-12-02T21:15:00Z","value":1e999}""", "value is too large")]
    [TestCase("""{"sensor":"a","timestamp":"2013-12-02T21:15:00Z","value":NaN}""", "value is not a finite number")]
    [TestCase("""{"sensor":"a","timestamp":"2013-12-02T21:15:00Z","value":-Infinity}""", "value is not a finite number")]
    [TestCase("""{"sensor":"a","timestamp":"2013-12-02T21:15:00Z","value":01}""", "is not JSON")]
    [TestCase("""{"sensor":"a","sensor":"b","timestamp":"2013-12-02T21:15:00Z","value":1}""", "has two members 'sensor'")]
    [TestCase("""{"sensor":"a","timestamp":"2013-12-02T21:15:00Z","value":1,"value":2}""", "has two members 'value'")]
    public async Task Read_BadLine_IsRejectedAndTheNextIsRead(string line, string reason) =>
        Assert.That(await ReadAsync($"{line}\n{Row}"), Is.EqualTo(new[] { $"1! {reason}", $"2: {Read}" }));

    [Test]
    public async Task Read_EscapedTexts_AreWhatTheyStandFor() => Assert.That(
        await ReadAsync("""{"\u0073ensor":"a\/\"\u00e9\ud83d\ude00","timestamp":"2013\u002d12-02T21:15:00Z","value":1}"""),
        Is.EqualTo(new[] { "1: a/\"é😀 2013-12-02T21:15:00.000000 1" }));

    [TestCase(128, true)]
    [TestCase(129, false)]
    public async Task Read_LongSensor_IsBounded(int length, bool accepted)
    {
        var rows = await ReadAsync($$"""{"sensor":"{{new string('s', length)}}","timestamp":"2013-12-02T21:15:00Z","value":1}""");

        Assert.That(rows.Single(), accepted ? Does.StartWith("1: sss") : Is.EqualTo("1! sensor is longer than 128 characters"));
    }

    [TestCase(Longest, true)]
    [TestCase(Longest + 1, false)]
    [TestCase(2 * Longest, false)]
    [TestCase(20 * Longest, false)]
    public async Task Read_LongLine_IsBounded(int length, bool accepted)
    {
        var text = $"{Row.PadRight(length)}\n{Row}\n{Row.PadRight(length)}";

        Assert.That(await ReadAsync(text), Is.EqualTo(new[] { Line(1), $"2: {Read}", Line(3) }));

        string Line(int number) => accepted ? $"{number}: {Read}" : $"{number}! is longer than 65,536 bytes";
    }

    [Test]
    public async Task Read_NotUtf8_EndsThere()
    {
        byte[] latin = [.. Encoding.UTF8.GetBytes(Row + "\n"), .. Encoding.Latin1.GetBytes(Row.Replace("pump", "größer", StringComparison.Ordinal))];

        Assert.That(await SourceText.ReadAsync(ReadingFormat.Ndjson, latin), Is.EqualTo(new[] { $"1: {Read}", "broken: line 2 is not UTF-8" }));
        Assert.That(await SourceText.ReadAsync(ReadingFormat.Ndjson, [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(Row)]),
            Is.EqualTo(new[] { "broken: line 1 is not UTF-8" }));
    }

    private static Task<string[]> ReadAsync(string text) => SourceText.ReadAsync(ReadingFormat.Ndjson, text);
}
