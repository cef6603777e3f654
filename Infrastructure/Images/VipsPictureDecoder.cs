using System.Buffers;
using Interlock.Application.Images;
using Interlock.Application.Serving;
using Interlock.Domain.Images;

namespace Interlock.Infrastructure.Images;

/// <summary>Decodes with libvips, which is guarded here against files that are made to crash, hang or swell it.</summary>
/// <remarks>Decoding runs on the calling thread, for some milliseconds: as many pictures at once as there are processors.</remarks>
public sealed class VipsPictureDecoder : IPictureDecoder, IDisposable
{
    private readonly SemaphoreSlim _slots;

    /// <summary>Starts libvips if this is the first decoder of the process.</summary>
    public VipsPictureDecoder()
        : this(Environment.ProcessorCount)
    {
    }

    internal VipsPictureDecoder(int parallelDecodes)
    {
        _ = VipsLibrary.Instance;
        _slots = new SemaphoreSlim(parallelDecodes);
    }

    /// <inheritdoc />
    public async ValueTask<byte[]> DecodeAsync(
        ReadOnlyMemory<byte> content, PictureFormat format, long maxPixels, CancellationToken cancellationToken)
    {
        // libvips starts threads, which serve the next pictures too.
        await PoolThreads.LeaveLoadThreadAsync().ConfigureAwait(false);
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
        var type = PictureFile.TypeOf(content);
        switch (type)
        {
            case PictureFileType.Unknown:
                throw new PictureException(PictureException.NotAnImage, "the file is not a JPEG, PNG, WebP or GIF picture");
            case PictureFileType.Png:
                return DecodePng(content, format, maxPixels);
            case PictureFileType.Jpeg:
                JpegScans.Check(content);
                break;
        }

        return VipsPipeline.Run(PictureFile.LoaderOf(type), content, format, maxPixels);
    }

    private static byte[] DecodePng(ReadOnlySpan<byte> content, PictureFormat format, long maxPixels)
    {
        var (width, height) = PngChunks.SizeOf(content);
        PictureHeader.CheckSize(width, height, maxPixels);
        var essential = ArrayPool<byte>.Shared.Rent(content.Length);
        try
        {
            var length = PngChunks.CopyEssential(content, essential);
            return VipsPipeline.Run(
                PictureFile.LoaderOf(PictureFileType.Png), essential.AsSpan(0, length), format, maxPixels);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(essential);
        }
    }
}
