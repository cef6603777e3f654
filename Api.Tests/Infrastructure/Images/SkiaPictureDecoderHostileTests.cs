using System.Diagnostics;
using System.Text;
using Interlock.Domain.Images;
using NUnit.Framework;
using static Interlock.Api.Tests.Infrastructure.Images.TestPictures;

namespace Interlock.Api.Tests.Infrastructure.Images;

[Parallelizable]
public sealed class SkiaPictureDecoderHostileTests
{
    private static readonly PictureFormat Format = new(32, 32, 3);
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    [TestCase("")]
    [TestCase("GIF8")]
    [TestCase("Dear model, please look at this text.")]
    [TestCase("<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>")]
    [TestCase("II*\0 this would be a TIFF picture, if those were served")]
    [TestCase("\0\0\0 ftypavif this would be an AVIF picture, if those were served")]
    [TestCase("BM this would be a BMP picture, if those were served")]
    [TestCase("\0\0\u0001\0\u0001\0 this would be an icon, if those were served")]
    public async Task DecodeAsync_NoPicture_IsRefused(string text) =>
        Assert.That((await RefusalAsync(Encoding.ASCII.GetBytes(text))).Code, Is.EqualTo(PictureException.NotAnImage));

    [Test]
    public async Task DecodeAsync_TruncatedFile_IsDamaged(
        [Values(
            "baseline.jpg", "progressive.jpg", "cmyk.jpg", "baseline.png", "palette-transparent.png", "grey16.png", "lossy.webp",
            "lossless.webp", "animated.webp", "still.gif")] string name,
        [Range(10, 90, 10)] int percent)
    {
        var file = Read(name);

        var refusal = await RefusalAsync(file[..(file.Length * percent / 100)]);

        Assert.That(refusal.Code, Is.EqualTo(PictureException.Damaged));
        Assert.That(refusal.Message, Is.EqualTo("the picture is damaged or incomplete"));
    }

    [Test]
    public async Task DecodeAsync_TruncatedAfterTheFirstFrame_GivesTheFirstFrame()
    {
        var format = new PictureFormat(Width, Height, 3);
        var file = Read("animated.gif");

        var actual = await DecodeAsync(file[..(file.Length / 2)], format);

        Assert.That(actual, Is.EqualTo(await DecodeAsync("animated-gif.png", format)));
    }

    [TestCase("restarts.jpg", "baseline.jpg")]
    [TestCase("progressive-restarts.jpg", "baseline.jpg")]
    [TestCase("scan-each.jpg", "photo-full-colour.jpg")]
    public async Task DecodeAsync_WholeJpegInAnotherOrder_HasTheSamePixels(string name, string original) =>
        Assert.That(await DecodeAsync(name, Format), Is.EqualTo(await DecodeAsync(original, Format)));

    [Test]
    public async Task DecodeAsync_WebPCutWithItsSizesMended_IsDamaged(
        [Values("lossy.webp", "lossless.webp", "photo.webp")] string name, [Values(10, 50, 90)] int percent)
    {
        var file = Read(name);
        var cut = file[..Math.Max(40, file.Length * percent / 100 / 2 * 2)];
        BitConverter.TryWriteBytes(cut.AsSpan(4), cut.Length - 8);
        BitConverter.TryWriteBytes(cut.AsSpan(16), cut.Length - 20);

        Assert.That((await RefusalAsync(cut)).Code, Is.EqualTo(PictureException.Damaged));
    }

    [Test]
    public async Task DecodeAsync_JpegWithATenthOfTheDataOfEachScan_IsDamaged(
        [Values("baseline.jpg", "cmyk.jpg", "grey.jpg", "photo.jpg", "progressive.jpg", "photo-progressive.jpg", "photo-cmyk.jpg", "restarts.jpg", "progressive-restarts.jpg", "scan-each.jpg")] string name,
        [Values(10, 50, 90)] int percent)
    {
        var refusal = await RefusalAsync(JpegCut.EachScan(Read(name), percent));

        Assert.That(refusal.Code, Is.EqualTo(PictureException.Damaged));
    }

    [Test]
    public async Task DecodeAsync_JpegCutWithItsEndMarkerAppended_IsDamaged(
        [Values("baseline.jpg", "cmyk.jpg", "grey.jpg", "photo.jpg", "photo-full-colour.jpg", "orientation-6.jpg")] string name,
        [Range(20, 95, 15)] int percent)
    {
        var file = Read(name);

        var refusal = await RefusalAsync([.. file[..(file.Length * percent / 100)], 0xFF, 0xD9]);

        Assert.That(refusal.Code, Is.EqualTo(PictureException.Damaged));
    }

    // A cut in the last scan leaves no trace that the decoder reports.
    [Test]
    public async Task DecodeAsync_ProgressiveJpegCutBeforeItsLastScan_IsDamaged(
        [Values("progressive.jpg", "photo-progressive.jpg")] string name, [Range(20, 60, 10)] int percent)
    {
        var file = Read(name);

        var refusal = await RefusalAsync([.. file[..(file.Length * percent / 100)], 0xFF, 0xD9]);

        Assert.That(refusal.Code, Is.EqualTo(PictureException.Damaged));
    }

    [Test]
    public async Task DecodeAsync_JpegWithoutEndMarker_IsDamaged([Values("baseline.jpg", "progressive.jpg", "cmyk.jpg", "grey.jpg")] string name) =>
        Assert.That((await RefusalAsync(Read(name)[..^2])).Code, Is.EqualTo(PictureException.Damaged));

    [TestCase("baseline.jpg")]
    [TestCase("progressive.jpg")]
    public async Task DecodeAsync_JpegWithBytesBehindItsEnd_IsDecoded(string name)
    {
        var file = Read(name);

        Assert.That(await DecodeAsync([.. file, .. file[..^50]], Format), Is.EqualTo(await DecodeAsync(file, Format)));
    }

    [Test]
    public async Task DecodeAsync_PngWithoutItsLastChunk_IsDamaged([Values("baseline.png", "palette-transparent.png", "grey16.png")] string name) =>
        Assert.That((await RefusalAsync(Read(name)[..^12])).Code, Is.EqualTo(PictureException.Damaged));

    [TestCase(10)]
    [TestCase(50)]
    [TestCase(90)]
    public async Task DecodeAsync_PngWhosePixelsEndEarly_IsDamaged(int percent)
    {
        var pixels = PngWriter.Compress(Noise(100 * 301));

        var file = new PngWriter(100, 100, PngColour.Rgb).WriteData(pixels[..(pixels.Length * percent / 100)]);

        Assert.That((await RefusalAsync(file)).Code, Is.EqualTo(PictureException.Damaged));
    }

    [TestCase(30_000, 30_000)]
    [TestCase(40_000_001, 1)]
    [TestCase(int.MaxValue, int.MaxValue)]
    [TestCase(-1, -1)]
    public async Task DecodeAsync_PngBomb_IsRefusedFromItsHeader(int width, int height)
    {
        var bomb = new PngWriter(width, height, PngColour.Rgba).WriteData(PngWriter.Compress(new byte[1_000_000]));

        var refusal = await RefusalAsync(bomb);

        Assert.That(refusal.Code, Is.EqualTo(PictureException.TooLarge));
        Assert.That(refusal.Message, Is.EqualTo($"the picture has {(uint)width}x{(uint)height} pixels; at most 40000000 are allowed"));
    }

    [Test]
    public async Task DecodeAsync_GifFrameLargerThanItsScreen_CountsTheFrame()
    {
        byte[] screen = [.. "GIF89a"u8, 10, 0, 10, 0, 0x80, 0, 0, 0, 0, 0, 255, 255, 255];
        byte[] frame = [0x2C, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0, 2, 2, 0x44, 1, 0, 0x3B];

        Assert.That((await RefusalAsync([.. screen, .. frame])).Message, Does.StartWith("the picture has 65535x65535 pixels"));
    }

    [Test]
    public async Task DecodeAsync_OverlongSide_IsRefused()
    {
        var file = new PngWriter(50_001, 1, PngColour.Grey).Write(new byte[50_001]);

        Assert.That((await RefusalAsync(file)).Message, Is.EqualTo("the picture has 50001x1 pixels; at most 50000 are allowed on a side"));
    }

    [Test]
    public async Task DecodeAsync_NarrowPictureToCrop_IsRefused()
    {
        var file = new PngWriter(40_000, 1, PngColour.Grey).Write(new byte[40_000]);

        Assert.That((await RefusalAsync(file, Format with { Fit = Fit.Crop })).Code, Is.EqualTo(PictureException.TooLarge));
    }

    [Test]
    public async Task DecodeAsync_PngWithCompressedTextBombs_IgnoresThem()
    {
        byte[] text = [.. "Comment\0\0"u8, .. PngWriter.Compress(new byte[7_900_000])];
        var bomb = new PngWriter(1, 1, PngColour.Grey) { Extra = [.. Enumerable.Repeat(("zTXt", text), 200)] }.Write([5]);
        var watch = Stopwatch.StartNew();

        Assert.That(await DecodeAsync(bomb, new PictureFormat(1, 1, 1)), Is.EqualTo(new byte[] { 5 }));
        Assert.That(watch.Elapsed, Is.LessThan(TimeSpan.FromSeconds(1)));
    }

    [TestCase("iTXt", "Comment\0\u0001\0\0\0")]
    [TestCase("iCCP", "Comment\0\0")]
    [TestCase("eXIf", "II*\0")]
    public async Task DecodeAsync_PngWithOtherBombs_IgnoresThem(string type, string head)
    {
        byte[] chunk = [.. Encoding.ASCII.GetBytes(head), .. PngWriter.Compress(new byte[7_900_000])];
        var bomb = new PngWriter(1, 1, PngColour.Grey) { Extra = [.. Enumerable.Repeat((type, chunk), 200)] }.Write([5]);
        var watch = Stopwatch.StartNew();

        Assert.That(await DecodeAsync(bomb, new PictureFormat(1, 1, 1)), Is.EqualTo(new byte[] { 5 }));
        Assert.That(watch.Elapsed, Is.LessThan(TimeSpan.FromSeconds(1)));
    }

    [Test]
    public async Task DecodeAsync_GifOfVeryManyFrames_DecodesTheFirst()
    {
        var gif = Read("still.gif");
        byte[] frame = [0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0];
        var bomb = gif[..^1].Concat(Enumerable.Repeat(frame, 300_000).SelectMany(bytes => bytes)).Append((byte)0x3B).ToArray();
        var watch = Stopwatch.StartNew();

        Assert.That(await DecodeAsync(bomb, Format), Is.EqualTo(await DecodeAsync(gif, Format)));
        Assert.That(watch.Elapsed, Is.LessThan(TimeSpan.FromSeconds(1)));
    }

    [Test]
    public async Task DecodeAsync_JpegThatClaimsToBeHuge_IsRefusedFromItsHeader()
    {
        var file = Read("baseline.jpg");
        var size = file.AsSpan().IndexOf([(byte)0xFF, (byte)0xC0]) + 5;
        byte[] longest = [0xFF, 0xDC, 0xFF, 0xDC];
        longest.CopyTo(file, size);

        Assert.That((await RefusalAsync(file)).Message, Does.StartWith("the picture has 65500x65500 pixels"));
    }

    [Test]
    public async Task DecodeAsync_WebPWithHugeCanvas_IsRefused()
    {
        var file = Read("animated.webp");
        file.AsSpan(24, 6).Fill(0xFF);

        Assert.That((await RefusalAsync(file)).Code, Is.AnyOf(PictureException.TooLarge, PictureException.Damaged));
    }

    [TestCase(1, 40_000)]
    [TestCase(40_000, 1)]
    public async Task DecodeAsync_NarrowPictureToStretch_IsScaled(int width, int height)
    {
        var file = new PngWriter(width, height, PngColour.Grey).Write(Enumerable.Repeat((byte)77, width * height).ToArray());

        Assert.That(await DecodeAsync(file, new PictureFormat(28, 28, 1)), Is.All.EqualTo(77));
    }

    [Test]
    public async Task DecodeAsync_JpegOfSomeScans_IsDecoded() =>
        Assert.That(await DecodeAsync(WithScans(Read("progressive.jpg"), 80), Format), Is.Not.Empty);

    [Test]
    public async Task DecodeAsync_JpegOfThousandsOfScans_IsRefused() =>
        Assert.That((await RefusalAsync(WithScans(Read("progressive.jpg"), 5_000))).Code, Is.EqualTo(PictureException.TooLarge));

    [TestCase("baseline.jpg", 1)]
    [TestCase("progressive.jpg", 2)]
    [TestCase("cmyk.jpg", 3)]
    [TestCase("orientation-6.jpg", 4)]
    [TestCase("lossless.webp", 5)]
    [TestCase("lossy.webp", 6)]
    [TestCase("animated.webp", 7)]
    [TestCase("animated.gif", 8)]
    [TestCase("palette-transparent.png", 9)]
    [TestCase("grey16.png", 10)]
    [TestCase("baseline.png", 11)]
    public async Task DecodeAsync_MutatedFile_GivesPixelsOrPictureException(string name, int seed)
    {
        var original = Read(name);
        var random = new Random(seed);
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < 400; i++)
        {
            var format = new PictureFormat(random.Next(1, 80), random.Next(1, 80), random.Next(2) * 2 + 1, (Fit)random.Next(2));
            await DecodeMutatedAsync(Mutate(original, random), format);
        }

        Assert.That(watch.Elapsed, Is.LessThan(Soon * 6));
    }

    private static async Task DecodeMutatedAsync(byte[] file, PictureFormat format)
    {
        try
        {
            Assert.That(await DecodeAsync(file, format), Has.Length.EqualTo(format.Width * format.Height * format.Channels));
        }
        catch (PictureException refusal)
        {
            Assert.That(refusal.Message, Is.Not.Empty);
        }
    }

    private static byte[] Mutate(byte[] original, Random random)
    {
        var file = original.ToArray();
        for (var changes = random.Next(1, 12); changes > 0; changes--)
        {
            // Half of the changes in the first bytes, where sizes and tables stand.
            file[random.Next(random.Next(2) == 0 ? Math.Min(64, file.Length) : file.Length)] = (byte)random.Next(256);
        }

        if (file[1] == (byte)'P' && random.Next(4) > 0)
        {
            PngWriter.RepairChecksums(file);
        }

        return random.Next(8) == 0 ? [.. file[..random.Next(file.Length)], .. file] : file;
    }

    // Scans that say "no further detail" for every block: legal, nearly empty, and each walks the whole picture.
    private static byte[] WithScans(byte[] progressive, int scans)
    {
        byte[] table = [0xFF, 0xC4, 0, 20, 0x10, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xE0];
        byte[] scan = [0xFF, 0xDA, 0, 8, 1, 1, 0x00, 1, 63, 0, 0, 0];
        return [.. progressive[..^2], .. table, .. Enumerable.Repeat(scan, scans).SelectMany(bytes => bytes), 0xFF, 0xD9];
    }

    private static async Task<PictureException> RefusalAsync(byte[] file, PictureFormat? format = null)
    {
        var watch = Stopwatch.StartNew();
        var refusal = await Assert.ThrowsAsync<PictureException>(async () => await DecodeAsync(file, format ?? Format));
        Assert.That(watch.Elapsed, Is.LessThan(Soon));
        return refusal!;
    }
}
