using Interlock.Application.Kinds.Sensors.Readings;
using NUnit.Framework;

namespace Interlock.Api.Tests.Application.Kinds.Sensors;

internal sealed class JsonArrayTests
{
    private const string Row = """{"sensor":"pump","timestamp":"2013-12-02T21:15:00Z","value":5.5}""";
    private const string Read = "pump 2013-12-02T21:15:00.000000 5.5";
    private const int Longest = 65536;

    [TestCase("[" + Row + "," + Row + "]")]
    [TestCase(" [\r\n\t" + Row + " ,\n" + Row + "\n]\n ")]
    [TestCase("\uFEFF[" + Row + ", " + Row + "]")]
    public async Task Read_Items_AreReadings(string text) => Assert.That(await ReadAsync(text), Is.EqualTo(new[] { $"1: {Read}", $"2: {Read}" }));

    [TestCase("[]")]
    [TestCase(" [ ] ")]
    public async Task Read_EmptyArray_HasNoRows(string text) => Assert.That(await ReadAsync(text), Is.Empty);

    [TestCase("{}", "has no sensor")]
    [TestCase("null", "is not a JSON object")]
    [TestCase("-1.5e3", "is not a JSON object")]
    [TestCase("\"]},{[\\\"\"", "is not a JSON object")]
    [TestCase("[[],[{}]]", "is not a JSON object")]
    [TestCase("""{"sensor":"a","timestamp":"2013-12-02T21:15:00Z","value":NaN}""", "value is not a finite number")]
    [TestCase("""{"sensor":5,"timestamp":"2013-12-02T21:15:00Z","value":1}""", "sensor is not a text")]
    public async Task Read_BadItem_IsRejectedAndTheNextIsRead(string item, string reason) =>
        Assert.That(await ReadAsync($"[{item}, {Row}]"), Is.EqualTo(new[] { $"1! {reason}", $"2: {Read}" }));

    [TestCase("", 0, "it is empty")]
    [TestCase("  \n", 0, "it is empty")]
    [TestCase(Row, 0, "it does not begin with '['")]
    [TestCase("null", 0, "it does not begin with '['")]
    [TestCase("[", 0, "it is cut off")]
    [TestCase("[" + Row, 1, "it is cut off")]
    [TestCase("[" + Row + ",", 1, "it is cut off")]
    [TestCase("[" + Row + ", {\"sensor\":\"a", 1, "it is cut off")]
    [TestCase("[" + Row + ",]", 1, "item 2 is not JSON")]
    [TestCase("[" + Row + ",," + Row + "]", 1, "item 2 is not JSON")]
    [TestCase("[," + Row + "]", 0, "item 1 is not JSON")]
    [TestCase("[" + Row + " " + Row + "]", 1, "behind item 1 stands neither ',' nor ']'")]
    [TestCase("[" + Row + "}", 1, "behind item 1 stands neither ',' nor ']'")]
    [TestCase("[" + Row + "]]", 1, "something follows its end")]
    [TestCase("[" + Row + "]" + Row, 1, "something follows its end")]
    [TestCase("[" + Row + ",{\"a\":1]," + Row + "]", 1, "item 2 is not JSON")]
    [TestCase("[" + Row + ",{\"sensor\":\"a\"b\",\"x\":1}," + Row + "]", 1, "it is cut off")]
    public async Task Read_BrokenArray_EndsThere(string text, int rows, string how) => Assert.That(
        await ReadAsync(text), Is.EqualTo(Enumerable.Repeat($"1: {Read}", rows).Append($"broken: the source is no JSON array: {how}")));

    [Test]
    public async Task Read_LongItem_IsBounded([Values(Longest, Longest + 1, 2 * Longest, 20 * Longest)] int length)
    {
        var filler = Row.Insert(Row.Length - 1, $",\"x\":\"{new string(',', length - Row.Length - 7)}\"");
        Assert.That(filler, Has.Length.EqualTo(length));

        var expected = length <= Longest ? $": {Read}" : "! is longer than 65,536 bytes";
        Assert.That(await ReadAsync($"[{filler},{Row},{filler}]"), Is.EqualTo(new[] { $"1{expected}", $"2: {Read}", $"3{expected}" }));
    }

    [Test]
    public async Task Read_DeepNesting_NeitherOverflowsNorPasses() =>
        Assert.That((await ReadAsync($"[{new string('[', 60_000)}")).Single(), Is.EqualTo("broken: the source is no JSON array: it is cut off"));

    [Test]
    public async Task Read_NotUtf8_EndsThere() => Assert.That(
        await SourceText.ReadAsync(ReadingFormat.Json, [.. "[\""u8, 0xFF, .. "\"]"u8]), Is.EqualTo(new[] { "broken: item 1 is not UTF-8" }));

    private static Task<string[]> ReadAsync(string text) => SourceText.ReadAsync(ReadingFormat.Json, text);
}
