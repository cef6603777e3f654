namespace Interlock.Domain.Images;

/// <summary>An uploaded file cannot be used as a picture.</summary>
/// <param name="code">One of the codes below.</param>
/// <param name="message">For the caller; the decoder's own words stay in the log.</param>
/// <param name="detail">The decoder's own words, for the log only.</param>
public sealed class PictureException(string code, string message, string? detail = null) : InterlockException(code, message)
{
    /// <summary>The code of a file that is no JPEG, PNG, WebP or GIF.</summary>
    public const string NotAnImage = "not_an_image";

    /// <summary>The code of a file that begins like a picture but cannot be decoded to its end.</summary>
    public const string Damaged = "damaged_image";

    /// <summary>The code of a picture with too many pixels, scans or bands.</summary>
    public const string TooLarge = "image_too_large";

    /// <summary>The decoder's own words, for the log only.</summary>
    public string? Detail { get; } = detail;
}
