using System.IO.Compression;

namespace Interlock.Application.Sources;

/// <summary>
/// Unpacks gzip, of one member or several, and reports what is not whole. <see cref="GZipStream"/> ends silently where data or the trailer is missing,
/// and at bytes that are no gzip. So a member of our own is read behind it: its text is the last that comes out only if all before it was whole.
/// </summary>
public sealed class WholeGzipStream : ForwardStream
{
    private const int BufferSize = 64 * 1024;

    private static readonly byte[] Mark = "interlock: the end of the file, of the whole file"u8.ToArray();
    private static readonly byte[] PackedMark = Pack(Mark);

    private readonly FollowedStream _packed;
    private readonly GZipStream _unpacked;
    private readonly byte[] _bytes = new byte[BufferSize];
    private int _start;
    private int _end;

    /// <param name="packed">The file or body; left open.</param>
    public WholeGzipStream(Stream packed)
    {
        _packed = new FollowedStream(packed, PackedMark);
        _unpacked = new GZipStream(_packed, CompressionMode.Decompress);
    }

    // What was read last stays here once the mark may be in it, and not before: a sender may wait for the answer to what it sent.
    private int Held => _packed.HasEnded ? Mark.Length : 0;

    /// <inheritdoc />
    /// <exception cref="InvalidDataException">The file is damaged, cut off, or followed by something else.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_end - _start <= Held)
        {
            _bytes.AsSpan(_start, _end - _start).CopyTo(_bytes);
            (_start, _end) = (0, _end - _start);
            var read = await _unpacked.ReadAsync(_bytes.AsMemory(_end), cancellationToken);
            if (read == 0)
            {
                return _bytes.AsSpan(0, _end).SequenceEqual(Mark)
                    ? 0
                    : throw new InvalidDataException("it is cut off, or bytes that are no gzip follow the packed data. Copy it again.");
            }

            _end += read;
        }

        var count = Math.Min(buffer.Length, _end - _start - Held);
        _bytes.AsMemory(_start, count).CopyTo(buffer);
        _start += count;
        return count;
    }

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        _unpacked.Dispose();
        base.Dispose(disposing);
    }

    private static byte[] Pack(byte[] text)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
        {
            gzip.Write(text);
        }

        return packed.ToArray();
    }

    /// <summary>A stream, and bytes behind it.</summary>
    private sealed class FollowedStream(Stream first, ReadOnlyMemory<byte> last) : ForwardStream
    {
        private ReadOnlyMemory<byte> _last = last;

        /// <summary>Whether the bytes behind it may have been read.</summary>
        public bool HasEnded { get; private set; }

        /// <inheritdoc />
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await first.ReadAsync(buffer, cancellationToken);
            if (read > 0)
            {
                return read;
            }

            HasEnded = true;
            var count = Math.Min(buffer.Length, _last.Length);
            _last[..count].CopyTo(buffer);
            _last = _last[count..];
            return count;
        }
    }
}
