using Interlock.Domain.Images;
using NUnit.Framework;
using static Interlock.Api.Tests.Infrastructure.Images.TestPictures;

namespace Interlock.Api.Tests.Infrastructure.Images;

[Parallelizable]
public sealed class SkiaPictureDecoderResizeTests
{
    private const int LargestCut = 80;

    [TestCase(30, 20)]
    [TestCase(48, 48)]
    [TestCase(120, 90)]
    public async Task DecodeAsync_OtherSize_IsNearPillow(int width, int height)
    {
        var format = new PictureFormat(width, height, 3);

        var actual = await DecodeAsync("baseline.jpg", format);

        Assert.That(MeanDifference(actual, await DecodeAsync($"baseline-{width}x{height}.png", format)), Is.LessThan(1));
    }

    [Test]
    public async Task DecodeAsync_PhotoToSizeOfModel_IsPillows(
        [Values(
            "photo.jpg", "photo-progressive.jpg", "photo-full-colour.jpg", "photo-cmyk.jpg", "photo-grey.jpg", "photo.webp", "photo-palette.png")]
        string name,
        [Values(28, 224, 600)] int size)
    {
        var (start, length) = size > LargestCut ? (size / 3, LargestCut) : (0, size);
        var pixels = await DecodeAsync(name, new PictureFormat(size, size, 3));

        var actual = Enumerable.Range(start, length).SelectMany(y => pixels.Skip(((y * size) + start) * 3).Take(length * 3)).ToArray();

        var expected = await DecodeAsync($"{name}-{size}.png", new PictureFormat(length, length, 3));
        Assert.That(MeanDifference(actual, expected), Is.LessThanOrEqualTo(0.3));
        Assert.That(actual.Zip(expected, (a, b) => Math.Abs(a - b)).Max(), Is.LessThanOrEqualTo(2));
    }

    [Test]
    public async Task DecodeAsync_FastJpeg_IsNearTheFullOne([Values("photo.jpg", "photo-cmyk.jpg", "photo-grey.jpg")] string name)
    {
        var format = new PictureFormat(28, 28, 3);

        var full = await DecodeAsync(name, format);
        var fast = await DecodeAsync(name, format with { Decode = PictureDecode.Fast });

        Assert.That(fast, Is.Not.EqualTo(full));
        Assert.That(MeanDifference(fast, full), Is.LessThan(1.5));
    }

    [TestCase("photo.jpg", 600)]
    [TestCase("photo.webp", 28)]
    [TestCase("photo-palette.png", 28)]
    public async Task DecodeAsync_FastWhereNothingIsGained_IsTheFullOne(string name, int size)
    {
        var format = new PictureFormat(size, size, 3);

        Assert.That(await DecodeAsync(name, format with { Decode = PictureDecode.Fast }), Is.EqualTo(await DecodeAsync(name, format)));
    }

    [Test]
    public async Task DecodeAsync_FastTruncatedJpeg_IsDamaged()
    {
        var file = Read("photo.jpg")[..20_000];

        var refusal = await Assert.ThrowsAsync<PictureException>(
            async () => await DecodeAsync(file, new PictureFormat(28, 28, 3, Decode: PictureDecode.Fast)));

        Assert.That(refusal!.Code, Is.EqualTo(PictureException.Damaged));
    }

    [Test]
    public async Task DecodeAsync_TurnedPhoto_IsScaledAsIfUpright([Range(1, 8)] int orientation, [Values] Fit fit)
    {
        var format = new PictureFormat(13, 40, 3, fit);

        var actual = await DecodeAsync($"orientation-{orientation}.jpg", format);

        Assert.That(actual, Is.EqualTo(await DecodeAsync($"orientation-{orientation}.png", format)));
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
