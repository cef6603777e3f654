using Interlock.Application.Jobs.BatchScoring.Files;
using System.IO.Compression;

namespace Interlock.Application.Sources;

/// <summary>
/// Unpacks gzip, of one member or several, and reports a file that is not whole. <see cref="GZipStream"/> ends silently where data or the trailer is missing,
/// and at bytes that are no gzip. So a member of our own is read behind the file: its text is the last that comes out only if all before it was whole.
/// </summary>
/// <param name="packed">The file; left open.</param>
internal sealed class WholeGzipStream(Stream packed) : ForwardStream
{
    private const int BufferSize = 64 * 1024;

    private static readonly byte[] Mark = "interlock: the end of the file, of the whole file"u8.ToArray();
    private static readonly byte[] PackedMark = Pack(Mark);

    private readonly GZipStream _unpacked = new(new FollowedStream(packed, PackedMark), CompressionMode.Decompress);
    private readonly byte[] _bytes = new byte[BufferSize];
    private int _start;
    private int _end;

    /// <inheritdoc />
    /// <exception cref="InvalidDataException">The file is damaged, cut off, or followed by something else.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // What was read last stays here: it may be the mark.
        while (_end - _start <= Mark.Length)
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

        var count = Math.Min(buffer.Length, _end - _start - Mark.Length);
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

        /// <inheritdoc />
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await first.ReadAsync(buffer, cancellationToken);
            if (read > 0)
            {
                return read;
            }

            var count = Math.Min(buffer.Length, _last.Length);
            _last[..count].CopyTo(buffer);
            _last = _last[count..];
            return count;
        }
    }
}
