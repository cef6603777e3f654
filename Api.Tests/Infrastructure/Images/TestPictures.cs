using Interlock.Domain.Images;
using Interlock.Infrastructure.Images;

namespace Interlock.Api.Tests.Infrastructure.Images;

/// <summary>The pictures that tools/train/testpictures.py made, and the decoder under test.</summary>
internal static class TestPictures
{
    public const int Width = 96;
    public const int Height = 64;
    public const long MaxPixels = 40_000_000;
    private static readonly SkiaPictureDecoder Decoder = new();

    public static byte[] Read(string name) => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "TestPictures", name));

    public static ValueTask<byte[]> DecodeAsync(string name, PictureFormat format) => DecodeAsync(Read(name), format);

    public static ValueTask<byte[]> DecodeAsync(byte[] file, PictureFormat format) =>
        Decoder.DecodeAsync(file, format, MaxPixels, CancellationToken.None);

    /// <summary>Values of 0-255 that look like noise and are the same in every run.</summary>
    public static byte[] Noise(int count)
    {
        var values = new byte[count];
        new Random(count).NextBytes(values);
        return values;
    }

    public static double MeanDifference(byte[] left, byte[] right) => left.Zip(right, (a, b) => (double)Math.Abs(a - b)).Average();
}
