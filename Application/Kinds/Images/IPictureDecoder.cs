using Interlock.Domain.Images;

namespace Interlock.Application.Kinds.Images;

/// <summary>Turns an uploaded file into pixels. Every input is hostile: it is bounded in pixels, memory and time.</summary>
public interface IPictureDecoder
{
    /// <summary>Decodes a JPEG, PNG, WebP or GIF (first frame), upright, sRGB, in the format asked for.</summary>
    /// <param name="content">The file.</param>
    /// <param name="format">Size, channels and fit of the result.</param>
    /// <param name="maxPixels">Largest width x height accepted, before decoding.</param>
    /// <param name="cancellationToken">Ends the wait for a free decoder.</param>
    /// <returns>Height x width x channels values of 0-255, row by row, channels interleaved.</returns>
    /// <exception cref="PictureException">Not a picture, truncated, too large, or of a form that is not supported.</exception>
    ValueTask<byte[]> DecodeAsync(ReadOnlyMemory<byte> content, PictureFormat format, long maxPixels, CancellationToken cancellationToken);
}
