using Interlock.Domain.Images;
using NUnit.Framework;
using static Interlock.Api.Tests.Infrastructure.Images.TestPictures;

namespace Interlock.Api.Tests.Infrastructure.Images;

[Parallelizable]
public sealed class SkiaPictureDecoderTests
{
    private static readonly PictureFormat Native = new(Width, Height, 3);
    private static readonly PictureFormat Tiny = new(2, 1, 3);

    [Test]
    public async Task DecodeAsync_GreyPng_GivesItsExactPixels([Values] bool isInterlaced)
    {
        var pixels = Noise(28 * 28);
        var file = new PngWriter(28, 28, PngColour.Grey) { IsInterlaced = isInterlaced }.Write(pixels);

        Assert.That(await DecodeAsync(file, new PictureFormat(28, 28, 1)), Is.EqualTo(pixels));
    }

    [Test]
    public async Task DecodeAsync_RgbPng_GivesItsExactPixels([Values] bool isInterlaced)
    {
        var pixels = Noise(31 * 17 * 3);
        var file = new PngWriter(31, 17, PngColour.Rgb) { IsInterlaced = isInterlaced }.Write(pixels);

        Assert.That(await DecodeAsync(file, new PictureFormat(31, 17, 3)), Is.EqualTo(pixels));
    }

    [Test]
    public async Task DecodeAsync_GreyPngForRgbModel_RepeatsTheGrey()
    {
        var file = new PngWriter(2, 1, PngColour.Grey).Write([7, 200]);

        Assert.That(await DecodeAsync(file, Tiny), Is.EqualTo(new byte[] { 7, 7, 7, 200, 200, 200 }));
    }

    [Test]
    public async Task DecodeAsync_RgbPngForGreyModel_GivesLuma()
    {
        var file = new PngWriter(4, 1, PngColour.Rgb).Write([255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255]);

        Assert.That(await DecodeAsync(file, new PictureFormat(4, 1, 1)), Is.EqualTo(new byte[] { 76, 150, 29, 255 }));
    }

    [Test]
    public async Task DecodeAsync_TransparentPng_ShowsWhite()
    {
        var grey = new PngWriter(2, 1, PngColour.GreyAlpha).Write([0, 0, 100, 255]);
        var rgba = new PngWriter(2, 1, PngColour.Rgba).Write([0, 0, 0, 0, 10, 20, 30, 255]);

        Assert.That(await DecodeAsync(grey, Tiny), Is.EqualTo(new byte[] { 255, 255, 255, 100, 100, 100 }));
        Assert.That(await DecodeAsync(rgba, Tiny), Is.EqualTo(new byte[] { 255, 255, 255, 10, 20, 30 }));
    }

    [Test]
    public async Task DecodeAsync_HalfTransparentBlack_IsMiddleGrey()
    {
        var file = new PngWriter(1, 1, PngColour.Rgba).Write([0, 0, 0, 128]);

        Assert.That(await DecodeAsync(file, new PictureFormat(1, 1, 1)), Is.EqualTo(new byte[] { 127 }));
    }

    [TestCase(PngColour.Grey, new byte[] { 0, 9, 0x12, 0x34 }, new byte[] { 0, 0, 0, 0x12, 0x12, 0x12 })]
    [TestCase(PngColour.Rgb, new byte[] { 255, 9, 0, 0, 1, 0, 0x12, 0x34, 0x56, 7, 8, 9 }, new byte[] { 255, 0, 1, 0x12, 0x56, 8 })]
    [TestCase(PngColour.GreyAlpha, new byte[] { 0, 0, 0, 0, 99, 7, 255, 255 }, new byte[] { 255, 255, 255, 99, 99, 99 })]
    public async Task DecodeAsync_SixteenBitPng_KeepsTheHighBytes(PngColour colour, byte[] pixels, byte[] expected)
    {
        var file = new PngWriter(2, 1, colour) { BitDepth = 16 }.Write(pixels);

        Assert.That(await DecodeAsync(file, Tiny), Is.EqualTo(expected));
    }

    [Test]
    public async Task DecodeAsync_PalettePng_GivesItsColours()
    {
        var file = new PngWriter(2, 1, PngColour.Palette) { Palette = [1, 2, 3, 4, 5, 6], PaletteAlpha = [255, 0] }.Write([0, 1]);

        Assert.That(await DecodeAsync(file, Tiny), Is.EqualTo(new byte[] { 1, 2, 3, 255, 255, 255 }));
    }

    [TestCase("baseline.jpg", "baseline.png")]
    [TestCase("progressive.jpg", "progressive.png")]
    [TestCase("grey.jpg", "grey.png")]
    [TestCase("cmyk.jpg", "cmyk.png")]
    [TestCase("palette-transparent.png", "palette-on-white.png")]
    [TestCase("animated.gif", "animated-gif.png")]
    [TestCase("animated.webp", "animated-webp.png")]
    [TestCase("lossless.webp", "lossless.png")]
    [TestCase("lossy.webp", "lossy.png")]
    public async Task DecodeAsync_AtNativeSize_EqualsPillow(string name, string expected) =>
        Assert.That(await DecodeAsync(name, Native), Is.EqualTo(await DecodeAsync(expected, Native)));

    [Test]
    public async Task DecodeAsync_ExifOrientation_IsUpright([Range(1, 8)] int orientation)
    {
        var upright = orientation >= 5 ? new PictureFormat(16, 25, 3) : new PictureFormat(25, 16, 3);

        var actual = await DecodeAsync($"orientation-{orientation}.jpg", upright);

        Assert.That(actual, Is.EqualTo(await DecodeAsync($"orientation-{orientation}.png", upright)));
    }

    [Test]
    public async Task DecodeAsync_PngWithExifOrientation_IsUpright([Values] bool isLittle)
    {
        byte[] exif = isLittle
            ? [.. "II*\0"u8, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0]
            : [.. "MM\0*"u8, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0];
        var file = new PngWriter(2, 1, PngColour.Grey) { Extra = [("eXIf", exif)] }.Write([7, 200]);

        Assert.That(await DecodeAsync(file, new PictureFormat(1, 2, 1)), Is.EqualTo(new byte[] { 7, 200 }));
        Assert.That(await DecodeAsync(new PngWriter(1, 2, PngColour.Grey) { Extra = [("eXIf", exif)] }.Write([7, 200]), new PictureFormat(2, 1, 1)), Is.EqualTo(new byte[] { 200, 7 }));
    }

    [Test]
    public async Task DecodeAsync_GreySixteenBitFile_HasAllLevels()
    {
        var pixels = await DecodeAsync("grey16.png", new PictureFormat(Width, Height, 1));

        Assert.That(pixels, Is.Ordered);
        Assert.That(pixels[0], Is.LessThan(4));
        Assert.That(pixels[^1], Is.GreaterThan(251));
    }
}
