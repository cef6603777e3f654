using System.Text;

namespace Interlock.Infrastructure.Processes;

/// <summary>Reads the output of a program line by line, with bounded memory.</summary>
internal static class OutputLines
{
    private const int LongestLine = 4000;
    private const int BufferSize = 16 * 1024;

    /// <summary>Reads to the end.</summary>
    /// <param name="output">What it prints, UTF-8.</param>
    /// <param name="tell">Takes a line; one that is too long ends in "...".</param>
    public static async Task ReadAsync(Stream output, Action<string> tell)
    {
        var buffer = new byte[BufferSize];
        var line = new List<byte>(256);
        var isLong = false;
        while (await output.ReadAsync(buffer, CancellationToken.None) is var read and > 0)
        {
            for (var rest = buffer.AsSpan(0, read); !rest.IsEmpty;)
            {
                var end = rest.IndexOf((byte)'\n');
                var part = end < 0 ? rest : rest[..end];
                var taken = Math.Min(part.Length, LongestLine - line.Count);
                line.AddRange(part[..taken]);
                isLong |= taken < part.Length;
                rest = rest[(end < 0 ? rest.Length : end + 1)..];
                if (end >= 0)
                {
                    Tell(line, isLong, tell);
                    isLong = false;
                }
            }
        }

        if (line.Count > 0)
        {
            Tell(line, isLong, tell);
        }
    }

    private static void Tell(List<byte> line, bool isLong, Action<string> tell)
    {
        var text = Encoding.UTF8.GetString(line.ToArray()).TrimEnd('\r');
        line.Clear();
        tell(isLong ? text + "..." : text);
    }
}
