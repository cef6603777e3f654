using System.Buffers;

namespace Interlock.Application.Jobs.BatchScoring.Rows;

/// <summary>Bytes that grow and are used again. It does what <see cref="ArrayBufferWriter{T}"/> does, without a call for each piece of a row.</summary>
internal sealed class RowBuffer : IBufferWriter<byte>
{
    private const int FirstSize = 64 * 1024;

    private byte[] _bytes = new byte[FirstSize];
    private int _length;

    /// <summary>What was written.</summary>
    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, _length);

    /// <summary>Adds bytes.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(GetSpan(bytes.Length));
        _length += bytes.Length;
    }

    /// <summary>Adds a byte.</summary>
    public void Add(byte value)
    {
        GetSpan(1)[0] = value;
        _length++;
    }

    /// <summary>Forgets what was written.</summary>
    public void Clear() => _length = 0;

    /// <inheritdoc />
    public void Advance(int count) => _length += count;

    /// <inheritdoc />
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsMemory(_length);
    }

    /// <inheritdoc />
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsSpan(_length);
    }

    private void Reserve(int count)
    {
        if (_bytes.Length - _length < Math.Max(1, count))
        {
            Array.Resize(ref _bytes, Math.Max(checked(_length + count), checked(2 * _bytes.Length)));
        }
    }
}
