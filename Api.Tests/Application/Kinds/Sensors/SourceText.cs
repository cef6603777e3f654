using System.Globalization;
using System.Text;
using Interlock.Api.Tests.Support;
using Interlock.Application.Kinds.Sensors.Readings;
using Interlock.Domain.Sensors;
using NUnit.Framework;

namespace Interlock.Api.Tests.Application.Kinds.Sensors;

/// <summary>Reads a source and writes down what came out: <c>3: pump 2013-12-02T21:15:00.000000 5.5</c>, or <c>3! reason</c>.</summary>
internal static class SourceText
{
    /// <summary>Reads the text in pieces of several sizes; all must say the same.</summary>
    public static async Task<string[]> ReadAsync(ReadingFormat format, string text) => await ReadAsync(format, Encoding.UTF8.GetBytes(text));

    public static async Task<string[]> ReadAsync(ReadingFormat format, byte[] bytes)
    {
        var whole = await ReadAsync(format, bytes, int.MaxValue);
        foreach (var size in bytes.Length < 1000 ? [1, 2, 7] : new[] { 1000, 4099 })
        {
            Assert.That(await ReadAsync(format, bytes, size), Is.EqualTo(whole), $"{size} bytes at a time");
        }

        return whole;
    }

    public static async Task<string[]> ReadAsync(ReadingFormat format, byte[] bytes, int atATime)
    {
        var lines = new List<string>();
        try
        {
            await foreach (var row in new ReadingSource(new SlowStream(bytes, atATime), format).ReadAsync(CancellationToken.None))
            {
                lines.Add(TextOf(row));
            }
        }
        catch (MalformedReadingsException e)
        {
            lines.Add($"broken: {e.Message}");
        }

        return [.. lines];
    }

    private static string TextOf(ReadingRow row)
    {
        Assert.That(row.Reading is null, Is.Not.EqualTo(row.Problem is null), "a reading or a problem");
        Assert.That(row.Reading?.Timestamp.Kind, Is.Null.Or.EqualTo(DateTimeKind.Utc));
        return row.Reading is { } reading
            ? string.Create(CultureInfo.InvariantCulture, $"{row.Line}: {reading.Sensor} {reading.Timestamp:yyyy-MM-ddTHH:mm:ss.ffffff} {reading.Value:R}")
            : $"{row.Line}! {row.Problem}";
    }
}
