namespace Interlock.Api.Streams;

/// <summary>Reads the content of one part after the other into a buffer that is used again.</summary>
/// <param name="longest">The largest content, in bytes.</param>
/// <param name="resized">Called with the bytes it is about to hold; what it throws ends the stream.</param>
internal sealed class PartContent(long longest, Action<long> resized)
{
    private const int AtATime = 64 * 1024;

    private byte[] _bytes = new byte[AtATime];

    /// <summary>Reads a part to its end.</summary>
    /// <returns>Its content, valid until the next part is read; null if it is too large, of which nothing is kept.</returns>
    public async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(Stream part, CancellationToken cancellationToken)
    {
        var (length, isLong) = (0, false);
        while (true)
        {
            if (_bytes.Length - length < AtATime)
            {
                var size = (int)Math.Min(2L * _bytes.Length, Array.MaxLength);
                resized(size);
                Array.Resize(ref _bytes, size);
            }

            var read = await part.ReadAsync(_bytes.AsMemory(length), cancellationToken);
            if (read == 0)
            {
                return isLong ? (ReadOnlyMemory<byte>?)null : _bytes.AsMemory(0, length);
            }

            isLong |= (long)length + read > longest;
            length = isLong ? 0 : length + read;
        }
    }
}
