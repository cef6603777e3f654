using System.Text;
using Interlock.Api.Tests.Support;
using Interlock.Application.Streams;
using NUnit.Framework;

namespace Interlock.Api.Tests.Application.Streams;

public sealed class LineSourceTests
{
    private const int Longest = 200_000;

    [TestCase(1)]
    [TestCase(7)]
    [TestCase(65_537)]
    [TestCase(int.MaxValue)]
    public async Task Read_WhateverComesAtATime_GivesTheSameLines(int atATime)
    {
        var text = $"\uFEFF a \r\n\n{new string('b', Longest)}\n{new string('c', Longest + 1)}\n\t\nd\n{new string('e', 3 * Longest)}\nf";

        var lines = await ReadAsync(new LineSource(new SlowStream(Encoding.UTF8.GetBytes(text), atATime), Longest));

        Assert.That(lines, Is.EqualTo(new[] { "1: a1", $"3: b{Longest}", "4! body_too_large", "6: d1", "7! body_too_large", "8: f1" }));
    }

    [Test]
    public async Task Read_MoreThanAChunkHolds_StopsThere()
    {
        using var chunk = new StreamChunk(2);

        Assert.That(await new LineSource(new MemoryStream("1\n2\n3\n"u8.ToArray()), Longest).ReadAsync(chunk, CancellationToken.None));

        Assert.That(chunk.Requests.Select(request => request.Number), Is.EqualTo(new[] { 1, 2 }));
    }

    /// <summary>Number, first letter and length of each line, or its error.</summary>
    private static async Task<List<string>> ReadAsync(LineSource source)
    {
        var lines = new List<string>();
        while (true)
        {
            using var chunk = new StreamChunk(3);
            if (!await source.ReadAsync(chunk, CancellationToken.None))
            {
                return lines;
            }

            using var calls = chunk.Calls().GetEnumerator();
            foreach (var request in chunk.Requests)
            {
                var json = request.Refusal is null && calls.MoveNext() ? Encoding.UTF8.GetString(calls.Current.Json.Span) : "";
                lines.Add(request.Refusal is { } refusal ? $"{request.Number}! {refusal.Code}" : $"{request.Number}: {json[0]}{json.Length}");
            }
        }
    }
}
