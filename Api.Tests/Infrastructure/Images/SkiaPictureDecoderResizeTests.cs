using Interlock.Domain.Images;
using NUnit.Framework;
using static Interlock.Api.Tests.Infrastructure.Images.TestPictures;

namespace Interlock.Api.Tests.Infrastructure.Images;

public sealed class SkiaPictureDecoderResizeTests
{
    [TestCase(30, 20)]
    [TestCase(48, 48)]
    [TestCase(120, 90)]
    public async Task DecodeAsync_OtherSize_IsNearPillow(int width, int height)
    {
        var format = new PictureFormat(width, height, 3);

        var actual = await DecodeAsync("baseline.jpg", format);

        Assert.That(MeanDifference(actual, await DecodeAsync($"baseline-{width}x{height}.png", format)), Is.LessThan(1));
    }

    [TestCase(64, 64, 16, 0)]
    [TestCase(65, 64, 15, 0)]
    [TestCase(96, 31, 0, 16)]
    public async Task DecodeAsync_CropThatNeedsNoScaling_CutsTheCentre(int width, int height, int left, int top)
    {
        var pixels = Noise(Width * Height * 3);
        var file = new PngWriter(Width, Height, PngColour.Rgb).Write(pixels);

        var actual = await DecodeAsync(file, new PictureFormat(width, height, 3, Fit.Crop));

        Assert.That(actual, Is.EqualTo(Cut(pixels, left, top, width, height)));
    }

    [Test]
    public async Task DecodeAsync_CropWithScaling_HasTheCentreOfTheScaledPicture()
    {
        var actual = await DecodeAsync("baseline.jpg", new PictureFormat(32, 32, 3, Fit.Crop));

        var scaled = await DecodeAsync("baseline.png", new PictureFormat(48, 32, 3));
        var expected = Enumerable.Range(0, 32).SelectMany(y => scaled.Skip(((y * 48) + 8) * 3).Take(32 * 3)).ToArray();
        Assert.That(actual, Is.EqualTo(expected));
    }

    [Test]
    public async Task DecodeAsync_CropOfTurnedPicture_CutsWhatIsUpright([Range(1, 8)] int orientation)
    {
        var format = new PictureFormat(10, 10, 3, Fit.Crop);

        var actual = await DecodeAsync($"orientation-{orientation}.jpg", format);

        Assert.That(MeanDifference(actual, await DecodeAsync($"orientation-{orientation}.png", format)), Is.LessThan(0.5));
    }

    [TestCase(1, 1)]
    [TestCase(500, 3)]
    [TestCase(3, 500)]
    public async Task DecodeAsync_OnePixel_FillsAnySize(int width, int height)
    {
        var file = new PngWriter(1, 1, PngColour.Rgb).Write([9, 99, 199]);

        var actual = await DecodeAsync(file, new PictureFormat(width, height, 3));

        Assert.That(actual, Is.EqualTo(Enumerable.Range(0, width * height).SelectMany(_ => new byte[] { 9, 99, 199 })));
    }

    private static byte[] Cut(byte[] pixels, int left, int top, int width, int height) =>
        Enumerable.Range(top, height).SelectMany(y => pixels.Skip(((y * Width) + left) * 3).Take(width * 3)).ToArray();
}
