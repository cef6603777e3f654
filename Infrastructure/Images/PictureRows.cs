using SkiaSharp;

namespace Interlock.Infrastructure.Images;

/// <summary>
/// The decoded rows of a picture from top to bottom, as grey or RGBA without transparency. A JPEG's are decoded a few at a time, so that they stay in the
/// processor's cache; other files are decoded whole.
/// </summary>
internal sealed class PictureRows : IDisposable
{
    private const int StripRows = 16;
    private const int GreyBytes = 1;
    private const int ColourBytes = 4;

    private readonly SKCodec _codec;
    private readonly SKImageInfo _info;
    private readonly SKBitmap _strip;
    private readonly bool _inStrips;
    private readonly bool _hasAlpha;
    private int _read;

    private PictureRows(SKCodec codec, SKImageInfo info, PictureHeader header)
    {
        (_codec, _info, _hasAlpha, _inStrips) = (codec, info, header.HasAlpha, header.HasScanlines);
        Colours = header.IsGrey ? GreyBytes : ColourBytes;
        var padded = info.WithSize(info.Width + (PictureResizer.PaddingBytes / Colours), _inStrips ? Math.Min(StripRows, info.Height) : info.Height);
        _strip = new SKBitmap();
        if (!_strip.TryAllocPixels(padded))
        {
            _strip.Dispose();
            throw new InsufficientMemoryException($"no memory for {padded.Width}x{padded.Height} pixels");
        }
    }

    /// <summary>Pixels.</summary>
    public SKSizeI Size => _info.Size;

    /// <summary>1 for grey, 4 for RGBA.</summary>
    public int Colours { get; }

    /// <summary>From one row to the next; more than the pixels take.</summary>
    public int RowBytes => _strip.RowBytes;

    /// <summary>Starts to decode. Colours stay as stored: no profile is applied.</summary>
    /// <param name="codec">The opened file.</param>
    /// <param name="header">Its header.</param>
    /// <param name="size">One of the sizes the file can be decoded to.</param>
    public static PictureRows Open(SKCodec codec, PictureHeader header, SKSizeI size)
    {
        var info = new SKImageInfo(
            size.Width,
            size.Height,
            header.IsGrey ? SKColorType.Gray8 : SKColorType.Rgba8888,
            header.HasAlpha ? SKAlphaType.Unpremul : SKAlphaType.Opaque);
        if (header.HasScanlines && codec.StartScanlineDecode(info) is var result and not SKCodecResult.Success)
        {
            throw PictureFile.Damaged($"scanlines: {result}");
        }

        return new PictureRows(codec, info, header);
    }

    /// <summary>Decodes the next rows.</summary>
    /// <param name="rows">The rows, valid until the next call.</param>
    /// <returns>False at the end of the picture.</returns>
    /// <exception cref="Domain.Images.PictureException">The file is damaged or ends early.</exception>
    public bool TryRead(out ReadOnlySpan<byte> rows)
    {
        var count = Math.Min(_strip.Height, _info.Height - _read);
        if (count == 0)
        {
            rows = default;
            return false;
        }

        Decode(count);
        _read += count;
        var pixels = _strip.GetPixelSpan()[..(count * RowBytes)];
        if (_hasAlpha)
        {
            PictureColours.ShowOnWhite(pixels);
        }

        rows = pixels;
        return true;
    }

    /// <inheritdoc />
    public void Dispose() => _strip.Dispose();

    private void Decode(int count)
    {
        if (!_inStrips)
        {
            var result = _codec.GetPixels(_info, _strip.GetPixels(), RowBytes, SKCodecOptions.Default);
            if (result != SKCodecResult.Success)
            {
                throw PictureFile.Damaged($"pixels: {result}");
            }
        }
        else if (_codec.GetScanlines(_strip.GetPixels(), count, RowBytes) is var decoded && decoded < count)
        {
            throw PictureFile.Damaged($"{_read + decoded} of {_info.Height} rows");
        }
    }
}
