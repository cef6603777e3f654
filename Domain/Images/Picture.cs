namespace Interlock.Domain.Images;

/// <summary>How a picture is made to fit the size a model wants.</summary>
public enum Fit
{
    /// <summary>Scale both sides, whatever the aspect ratio.</summary>
    Stretch,

    /// <summary>Scale until it covers the size, then cut the centre.</summary>
    Crop,
}

/// <summary>How much of a file is decoded before the picture is scaled.</summary>
public enum PictureDecode
{
    /// <summary>Every pixel: what models are trained on.</summary>
    Full,

    /// <summary>Of a JPEG that is much larger than the model wants, fewer pixels; of other files, every pixel.</summary>
    Fast,
}

/// <summary>The form in which a model wants its pictures.</summary>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
/// <param name="Channels">1 (grey) or 3 (RGB).</param>
/// <param name="Fit">How other sizes are made to fit.</param>
/// <param name="Decode">How much of a file is decoded.</param>
public sealed record PictureFormat(int Width, int Height, int Channels, Fit Fit = Fit.Stretch, PictureDecode Decode = PictureDecode.Full);

/// <summary>A decoded picture in a model's format, upright (EXIF orientation applied), sRGB.</summary>
/// <param name="modelType">Which of the model's types is asked to look at it.</param>
/// <param name="pixels">Row by row, channels interleaved: height x width x channels, 0-255.</param>
public sealed class Picture(string modelType, byte[] pixels)
{
    /// <summary>Which of the model's types is asked to look at it.</summary>
    public string ModelType { get; } = modelType;

    /// <summary>Height x width x channels, 0-255.</summary>
    public byte[] Pixels { get; } = pixels;
}
