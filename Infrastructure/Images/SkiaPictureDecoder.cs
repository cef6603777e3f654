using Interlock.Application.Kinds.Images;
using Interlock.Application.Serving.Threads;
using Interlock.Domain.Images;
using SkiaSharp;

namespace Interlock.Infrastructure.Images;

/// <summary>
/// Decodes with SkiaSharp and scales with <see cref="PictureResizer" />. <see cref="PictureFile" /> guards against files that are made to swell or to
/// keep the decoder busy.
/// </summary>
/// <remarks>Decoding runs on the calling thread, for some milliseconds: as many pictures at once as there are processors.</remarks>
public sealed class SkiaPictureDecoder : IPictureDecoder, IDisposable
{
    private readonly SemaphoreSlim _slots;

    /// <summary>Decodes as many pictures at once as there are processors.</summary>
    public SkiaPictureDecoder()
        : this(Environment.ProcessorCount)
    {
    }

    internal SkiaPictureDecoder(int parallelDecodes) => _slots = new SemaphoreSlim(parallelDecodes);

    /// <inheritdoc />
    public async ValueTask<byte[]> DecodeAsync(
        ReadOnlyMemory<byte> content, PictureFormat format, long maxPixels, CancellationToken cancellationToken)
    {
        // A load thread has a low priority: requests would wait for the slot it holds.
        await PoolThreads.LeaveLoadThreadAsync();
        await _slots.WaitAsync(cancellationToken);
        try
        {
            return Decode(content.Span, format, maxPixels);
        }
        finally
        {
            _slots.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose() => _slots.Dispose();

    private static byte[] Decode(ReadOnlySpan<byte> content, PictureFormat format, long maxPixels)
    {
        var file = PictureFile.Check(content, maxPixels);
        using var data = file.CopyFor(content);
        using var codec = SKCodec.Create(new SKMemoryStream(data), out var result)
            ?? throw PictureFile.Damaged($"no codec: {result}");
        var header = PictureHeader.Read(codec, file.Orientation, maxPixels);
        var layout = PictureLayout.Of(header, format);
        using var rows = PictureRows.Open(codec, header, DecodedSize.Of(codec, layout, format.Decode));
        return PictureTurn.Upright(Resize(rows, layout, format.Channels), layout.CutWidth, layout.CutHeight, format.Channels, header.Orientation);
    }

    private static byte[] Resize(PictureRows rows, PictureLayout layout, int channels)
    {
        var pixels = new byte[layout.CutWidth * layout.CutHeight * channels];
        using var resizer = new PictureResizer(rows.Size, rows.Colours, layout, channels, pixels);
        while (rows.TryRead(out var strip))
        {
            resizer.Add(strip, rows.RowBytes);
        }

        return pixels;
    }
}
