using System.Buffers;
using System.IO.Compression;
using Interlock.Application.Sources;

namespace Interlock.Api.Bodies;

/// <summary>Decodes Brotli, and reports what is not whole. <see cref="BrotliStream"/> ends silently where data is missing, and before bytes that follow.</summary>
/// <param name="packed">Left open.</param>
internal sealed class WholeBrotliStream(Stream packed) : ForwardStream
{
    private const int BufferSize = 16 * 1024;

    private readonly byte[] _bytes = new byte[BufferSize];
    private BrotliDecoder _decoder;
    private int _start;
    private int _end;
    private OperationStatus _status = OperationStatus.NeedMoreData;
    private bool _isEmpty = true;

    /// <inheritdoc />
    /// <exception cref="InvalidDataException">It is damaged, cut off, or followed by something else.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!buffer.IsEmpty)
        {
            if (_start == _end && _status != OperationStatus.DestinationTooSmall)
            {
                (_start, _end) = (0, await packed.ReadAsync(_bytes, cancellationToken));
                if (_end == 0)
                {
                    return _status == OperationStatus.Done || _isEmpty ? 0 : throw new InvalidDataException("It is cut off.");
                }
            }

            if (Decode(buffer.Span) is > 0 and var written)
            {
                return written;
            }
        }

        return 0;
    }

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        _decoder.Dispose();
        base.Dispose(disposing);
    }

    private int Decode(Span<byte> buffer)
    {
        if (_status == OperationStatus.Done)
        {
            throw new InvalidDataException("Something follows it.");
        }

        _isEmpty = false;
        _status = _decoder.Decompress(_bytes.AsSpan(_start, _end - _start), buffer, out var consumed, out var written);
        _start += consumed;
        return _status == OperationStatus.InvalidData ? throw new InvalidDataException("It is damaged.") : written;
    }
}
