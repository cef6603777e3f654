using System.Text.Unicode;

namespace Interlock.Application.Sensors;

/// <summary>The part of a source that is in memory: a row as long as rows may be, and what was read beyond it.</summary>
internal sealed class SourceWindow(Stream source)
{
    /// <summary>The longest row, in bytes.</summary>
    public const int LongestRow = 64 * 1024;

    private readonly byte[] _bytes = new byte[2 * LongestRow];
    private int _start;
    private int _end;

    /// <summary>What was not taken yet.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(_start, _end - _start);

    /// <summary>Whether the source has nothing beyond the window.</summary>
    public bool IsEnd { get; private set; }

    /// <summary>How many bytes were taken.</summary>
    public long Taken { get; private set; }

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Takes bytes off the front.</summary>
    public void Take(int count)
    {
        _start += count;
        Taken += count;
    }

    /// <summary>Takes a byte order mark off the front, if the source begins with one.</summary>
    public async ValueTask SkipByteOrderMarkAsync(CancellationToken cancellationToken)
    {
        while (!IsEnd && Bytes.Length < ByteOrderMark.Length)
        {
            await FillAsync(cancellationToken);
        }

        if (Bytes.StartsWith(ByteOrderMark))
        {
            Take(ByteOrderMark.Length);
        }
    }

    /// <summary>Reads more; the window must not be full.</summary>
    public async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        if (_start > 0)
        {
            Bytes.CopyTo(_bytes);
            (_start, _end) = (0, _end - _start);
        }

        var read = await source.ReadAsync(_bytes.AsMemory(_end), cancellationToken);
        _end += read;
        IsEnd = read == 0;
    }

    /// <summary>Refuses text in another encoding than UTF-8.</summary>
    /// <exception cref="MalformedReadingsException">It is not UTF-8.</exception>
    public static void RequireUtf8(ReadOnlySpan<byte> text, string place, long number)
    {
        if (!Utf8.IsValid(text))
        {
            throw new MalformedReadingsException($"{place} {number} is not UTF-8");
        }
    }
}
