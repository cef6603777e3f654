namespace Interlock.Application.Sources;

/// <summary>The part of a source that is in memory: a row as long as rows may be, and what was read beyond it.</summary>
/// <param name="source">UTF-8 text. It is left open.</param>
/// <param name="longestRow">The longest row, in bytes.</param>
internal sealed class SourceWindow(Stream source, int longestRow)
{
    private const int FirstSize = 128 * 1024;

    // The longest row with its line break, and as much again so that reading goes on in large pieces.
    private readonly int _mostBytes = checked(2 * longestRow);
    private byte[] _bytes = new byte[Math.Min(FirstSize, checked(2 * longestRow))];
    private int _start;
    private int _end;

    /// <summary>The longest row, in bytes.</summary>
    public int LongestRow { get; } = longestRow;

    /// <summary>What was not taken yet.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(_start, _end - _start);

    /// <summary>Whether the source has nothing beyond the window.</summary>
    public bool IsEnd { get; private set; }

    /// <summary>How many bytes were taken.</summary>
    public long Taken { get; private set; }

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Takes bytes off the front. What was seen of them stays as it is until the window is filled.</summary>
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

    /// <summary>Takes bytes off the front unseen.</summary>
    /// <returns>Whether the source has that many.</returns>
    public async ValueTask<bool> SkipAsync(long count, CancellationToken cancellationToken)
    {
        while (count > 0 && !(IsEnd && Bytes.IsEmpty))
        {
            var taken = (int)Math.Min(count, Bytes.Length);
            Take(taken);
            count -= taken;
            if (count > 0)
            {
                await FillAsync(cancellationToken);
            }
        }

        return count == 0;
    }

    /// <summary>Reads more; the window must hold less than twice the longest row.</summary>
    public async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        if (_start > 0)
        {
            Bytes.CopyTo(_bytes);
            (_start, _end) = (0, _end - _start);
        }
        else if (_end == _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Min(checked(2 * _bytes.Length), _mostBytes));
        }

        var read = await source.ReadAsync(_bytes.AsMemory(_end), cancellationToken);
        _end += read;
        IsEnd = read == 0;
    }
}
