using System.IO.Pipelines;
using Interlock.Api.Tests.Support;
using Interlock.Application.Export;
using NUnit.Framework;

namespace Interlock.Api.Tests.Application.Export;

/// <summary>What is written in a format is read back, from a stream that cannot seek.</summary>
[Parallelizable]
internal sealed class ExportFormatTests
{
    private static readonly ExportColumn[] Columns =
    [
        new("text", ExportType.Text), new("json", ExportType.Json), new("whole", ExportType.Whole), new("real", ExportType.Real), new("time", ExportType.Time),
    ];

    private static readonly DateTime Time = new(2026, 1, 31, 23, 59, 59, 7, DateTimeKind.Utc);

    private static IEnumerable<string> Formats => ExportedRows.Formats.Select(format => format.Name);

    [Test]
    public async Task Write_AnyValues_AreReadBack([ValueSource(nameof(Formats))] string name)
    {
        object?[][] rows =
        [
            ["plain", "{}", 1L, 0.5, Time],
            ["a,b \"c\"\r\nd", """{"a":"x,\"y\"\n"}""", long.MaxValue, -1e300, DateTime.UnixEpoch],
            ["größer 语 😀", "[1,2]", long.MinValue, 0.1 + 0.2, Time],
            [" =1+1 ", "\"é\"", 0L, double.Epsilon, Time],
            [null, null, null, null, null],
        ];

        var read = await ExportedRows.ReadAsync(name, await WriteAsync(name, rows[..2], [], rows[2..]));

        Assert.That(read.Select(row => row["text"]), Is.EqualTo(rows.Select(row => row[0])));
        Assert.That(read.Select(row => row["json"]), Is.EqualTo(name == "ndjson" ? ["{}", """{"a":"x,\"y\"\n"}""", "[1,2]", "é", null] : rows.Select(row => row[1])));
        Assert.That(read.Select(row => row["whole"]), Is.EqualTo(new[] { "1", "9223372036854775807", "-9223372036854775808", "0", null }));
        Assert.That(read.Select(row => row["real"]), Is.EqualTo(new[] { "0.5", "-1E+300", "0.30000000000000004", "5E-324", null }));
        Assert.That(read.Select(row => row["time"]), Is.EqualTo(new[] { "2026-01-31T23:59:59.007Z", "1970-01-01T00:00:00.000Z", "2026-01-31T23:59:59.007Z", "2026-01-31T23:59:59.007Z", null }));
    }

    [Test]
    public async Task Write_NoRows_IsAWholeFile([ValueSource(nameof(Formats))] string name) =>
        Assert.That(await ExportedRows.ReadAsync(name, await WriteAsync(name)), Is.Empty);

    [Test]
    public async Task Write_ManyRows_AreAllThereInTheirOrder([ValueSource(nameof(Formats))] string name)
    {
        var pages = Enumerable.Range(0, 61).Select(page => Enumerable.Range(page * 1000, 1000).Select(i => new object?[] { $"r{i}", "{}", (long)i, null, Time }).ToArray()).ToArray();

        var read = await ExportedRows.ReadAsync(name, await WriteAsync(name, pages));

        Assert.That(read.Select(row => row["text"]), Is.EqualTo(Enumerable.Range(0, 61_000).Select(i => $"r{i}")));
    }

    [Test]
    public async Task Write_JsonOfSeveralLines_IsOneLine()
    {
        var read = await ExportedRows.ReadAsync("ndjson", await WriteAsync("ndjson", [["a", "{\r\n  \"a\": 1\n}", 1L, 1.0, Time]]));

        Assert.That(read[0]["json"], Is.EqualTo("""{"a":1}"""));
    }

    private static async Task<byte[]> WriteAsync(string name, params object?[][][] pages)
    {
        var file = new MemoryStream();
        await using var output = PipeWriter.Create(file, new StreamPipeWriterOptions(leaveOpen: true)).AsStream();
        using var writer = ExportedRows.Formats.Single(format => format.Name == name).Open(output, Columns);
        foreach (var page in pages)
        {
            await writer.WriteAsync(page, CancellationToken.None);
        }

        await writer.CompleteAsync(CancellationToken.None);
        await output.FlushAsync();
        return file.ToArray();
    }
}
