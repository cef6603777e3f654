using System.Buffers.Text;
using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Interlock.Api.Tests.Support;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Streams;

/// <summary>Long streams: constant memory, back-pressure, throughput.</summary>
[NonParallelizable]
public sealed class StreamLoadTests
{
    private const long MostBytes = 64L << 20;
    private const int Rows = 150_000;

    private static readonly string _quick =
        FakeModel.Yaml.Replace("max-batch: 8, instances: 1, queue: 4", "max-batch: 32", StringComparison.Ordinal) + "\n    record: false";

    // Padded, so that what is not read does not fit into the buffers of the sockets.
    private static readonly string _padded = """{"features":[1,2]}""".PadRight(300) + "\n";

    [TestCase(100_000, true)]
    [TestCase(1_000_000, true, Explicit = true, Reason = "takes half a minute")]
    [TestCase(1_000_000, false, Explicit = true, Reason = "takes half a minute")]
    public async Task Send_ManyRows_EveryOneIsAnsweredInOrderInBoundedMemory(int rows, bool record)
    {
        await using var server = await TestServer.StartAsync(
            TestServer.SampleConfig.Replace("    labels: [setosa", $"    record: {(record ? "true" : "false")}\n    labels: [setosa", StringComparison.Ordinal));
        var before = GC.GetTotalMemory(forceFullCollection: true);
        using var client = new TcpClient();
        await client.ConnectAsync(server.Client.BaseAddress!.Host, server.Client.BaseAddress.Port);
        await using var stream = client.GetStream();
        var clock = Stopwatch.StartNew();
        var sending = SendAsync(stream, "iris", rows);

        var (lines, most) = await ReadAsync(stream, rows);

        await sending;
        TestContext.Out.WriteLine($"{rows / clock.Elapsed.TotalSeconds:0} rows/s, at most {(most - before) >> 10} KiB held");
        Assert.That(lines, Is.EqualTo(rows));
        Assert.That(most - before, Is.LessThan(MostBytes));
    }

    [Test]
    public async Task Client_ReadsNothing_IsNotReadFromEither()
    {
        var model = new FakeModel();
        await using var server = await TestServer.StartAsync(_quick, model.Wire);
        using var client = new TcpClient { ReceiveBufferSize = 64 * 1024 };
        await client.ConnectAsync(server.Client.BaseAddress!.Host, server.Client.BaseAddress.Port);
        await using var stream = client.GetStream();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var sending = SendAsync(stream, "echo", Rows);

        var answered = await StandstillAsync(model);

        Assert.That(answered, Is.InRange(1, Rows - 1));
        Assert.That(sending.IsCompleted, Is.False);
        Assert.That(GC.GetTotalMemory(forceFullCollection: true) - before, Is.LessThan(MostBytes));
        Assert.That((await ReadAsync(stream, Rows)).Lines, Is.EqualTo(Rows), "and goes on when it reads again");
        await sending;
    }

    /// <summary>How many rows the model was given until nothing moved any more.</summary>
    private static async Task<int> StandstillAsync(FakeModel model)
    {
        var (seen, times) = (0, 0);
        await Poll.UntilAsync(
            () =>
            {
                var now = model.Rows;
                (times, seen) = (now > 0 && now == seen ? times + 1 : 0, now);
                return Task.FromResult(times == 50);
            },
            "nothing moves");
        return seen;
    }

    private static async Task SendAsync(NetworkStream stream, string model, int rows)
    {
        var length = 0L;
        for (var i = 1; i <= rows; i++)
        {
            length += RowOf(model, i).Length;
        }

        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /models/{model}/stream HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/x-ndjson\r\nContent-Length: {length}\r\n\r\n"));
        var text = new StringBuilder();
        for (var i = 1; i <= rows; i++)
        {
            text.Append(RowOf(model, i));
            if (i % 1000 == 0 || i == rows)
            {
                await stream.WriteAsync(Encoding.ASCII.GetBytes(text.ToString()));
                text.Clear();
            }
        }
    }

    private static string RowOf(string model, int i) => model == "echo" ? _padded : (i % 3) switch
    {
        0 => "{\"features\":[5.1,3.5,1.4,0.2]}\n",
        1 => "{\"features\":[6.4,2.8,5.6,2.1]}\n",
        _ => "{\"features\":[5.9,3.0,4.2,1.5]}\n",
    };

    /// <summary>Counts the lines, and checks each one's number by what stands behind every <c>{"line":</c>.</summary>
    private static async Task<(int Lines, long MostMemory)> ReadAsync(NetworkStream stream, int rows)
    {
        var (buffer, held, lines, most) = (new byte[256 * 1024], 0, 0, 0L);
        while (await stream.ReadAsync(buffer.AsMemory(held)) is > 0 and var read)
        {
            held += read;
            var (kept, seen) = Check(buffer.AsSpan(0, held), ref lines);
            buffer.AsSpan(held - kept, kept).CopyTo(buffer);
            held = kept;
            if (seen)
            {
                most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true));
            }
        }

        return (lines, Math.Max(most, 1));
    }

    private static (int Kept, bool IsTimeToMeasure) Check(ReadOnlySpan<byte> bytes, ref int lines)
    {
        var before = lines / 25_000;
        while (bytes.IndexOf("{\"line\":"u8) is >= 0 and var at && bytes[(at + 8)..].IndexOf((byte)',') is > 0)
        {
            bytes = bytes[(at + 8)..];
            if (!Utf8Parser.TryParse(bytes, out int number, out _) || number != ++lines)
            {
                throw new InvalidDataException($"line {number} instead of {lines}");
            }
        }

        return (Math.Min(bytes.Length, 64), lines / 25_000 != before);
    }
}
