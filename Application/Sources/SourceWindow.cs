namespace Interlock.Application.Sources;

/// <summary>The part of a source that is in memory: a row as long as rows may be, and what was read beyond it. Small until a row is long.</summary>
/// <param name="source">Read from where it stands; left open.</param>
/// <param name="longest">The longest row, in bytes.</param>
/// <param name="resized">Called with the bytes it is about to hold; what it throws ends the reading.</param>
internal sealed class SourceWindow(Stream source, int longest, Action<long>? resized = null)
{
    /// <summary>How much is read at a time, at most.</summary>
    private const int Ahead = 64 * 1024;

    private readonly int _most = (int)Math.Min((long)longest + Ahead, Array.MaxLength);
    private byte[] _bytes = new byte[Ahead];
    private int _start;
    private int _end;

    /// <summary>The longest row, in bytes.</summary>
    public int LongestRow => longest;

    /// <summary>What was not taken yet.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(_start, _end - _start);

    /// <summary>Whether the source has nothing beyond the window.</summary>
    public bool IsEnd { get; private set; }

    /// <summary>The byte read last; 0 before the first.</summary>
    public byte LastByte { get; private set; }

    /// <summary>How many bytes were taken.</summary>
    public long Taken { get; private set; }

    /// <summary>Takes bytes off the front; they stay where they are until more is read.</summary>
    public void Take(int count)
    {
        _start += count;
        Taken += count;
    }

    /// <summary>Takes a byte order mark off the front, if the source begins with one.</summary>
    public async ValueTask SkipByteOrderMarkAsync(CancellationToken cancellationToken)
    {
        while (!IsEnd && Bytes.Length < ByteOrderMark.Bytes.Length)
        {
            await FillAsync(cancellationToken);
        }

        if (Bytes.StartsWith(ByteOrderMark.Bytes))
        {
            Take(ByteOrderMark.Bytes.Length);
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

    /// <summary>Reads more, as soon as there is any; the window must not be full.</summary>
    public async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        MakeRoom();
        var read = await source.ReadAsync(_bytes.AsMemory(_end), cancellationToken);
        _end += read;
        IsEnd = read == 0;
        LastByte = read == 0 ? LastByte : _bytes[_end - 1];
    }

    private void MakeRoom()
    {
        var left = Bytes;
        var target = _bytes;
        if (left.IsEmpty && _bytes.Length > Ahead)
        {
            target = new byte[Ahead]; // A long row is over, and with it its memory.
        }
        else if (left.Length > _bytes.Length / 2 && _bytes.Length < _most)
        {
            target = new byte[(int)Math.Min(2L * _bytes.Length, _most)];
        }

        if (target != _bytes)
        {
            resized?.Invoke(target.Length);
        }

        left.CopyTo(target);
        (_bytes, _start, _end) = (target, 0, left.Length);
    }
}
