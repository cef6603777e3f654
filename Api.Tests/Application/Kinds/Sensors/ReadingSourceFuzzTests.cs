using System.Text;
using Interlock.Application.Kinds.Sensors.Readings;
using NUnit.Framework;

namespace Interlock.Api.Tests.Application.Kinds.Sensors;

/// <summary>Whatever comes, each row is a reading or has a reason, the end is reached, and the size of the pieces does not matter.</summary>
internal sealed class ReadingSourceFuzzTests
{
    private static readonly string[] Pieces =
    [
        "sensor,timestamp,value\n", "a,2013-12-02T21:15:00Z,1\n", "\"", "\"\"", ",", "\n", "\r\n", "\r", "[", "]", "{", "}", "\\", " ", "NaN", "\\ud800",
        """{"sensor":"a","timestamp":"2013-12-02T21:15:00Z","value":1}""",
        """{"sensor":"a\u0041","timestamp":"2013-12-02 21:15","value":-0.0}""", "\uFEFF", "é", ":",
    ];

    [Test]
    public async Task Read_AnyMixture_IsReadToItsEndOrBroken([Values] ReadingFormat format)
    {
        var random = new Random(7);
        for (var round = 0; round < 3000; round++)
        {
            var text = new StringBuilder(format == ReadingFormat.Csv ? Pieces[0] : format == ReadingFormat.Json ? "[" : "");
            for (var pieces = random.Next(12); pieces > 0; pieces--)
            {
                text.Append(Pieces[random.Next(Pieces.Length)]);
            }

            var bytes = Encoding.UTF8.GetBytes(text.ToString());
            if (bytes.Length > 0 && random.Next(4) == 0)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            await SourceText.ReadAsync(format, bytes);
        }
    }
}
