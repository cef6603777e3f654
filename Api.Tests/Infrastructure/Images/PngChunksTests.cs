using Interlock.Infrastructure.Images;
using NUnit.Framework;

namespace Interlock.Api.Tests.Infrastructure.Images;

public sealed class PngChunksTests
{
    [Test]
    public void CopyEssential_PlainFile_IsUnchanged()
    {
        var file = new PngWriter(3, 1, PngColour.Palette) { Palette = [1, 2, 3], PaletteAlpha = [9] }.Write([0, 0, 0]);

        Assert.That(Essential(file), Is.EqualTo(file));
    }

    [TestCase("tEXt")]
    [TestCase("zTXt")]
    [TestCase("iTXt")]
    [TestCase("iCCP")]
    [TestCase("acTL")]
    [TestCase("XXXX")]
    public void CopyEssential_OtherChunk_IsLeftOut(string type)
    {
        var file = new PngWriter(1, 1, PngColour.Grey) { Extra = [(type, new byte[50])] }.Write([3]);

        Assert.That(Essential(file), Is.EqualTo(new PngWriter(1, 1, PngColour.Grey).Write([3])));
    }

    [TestCase(100, true)]
    [TestCase(1 << 20, false)]
    public void CopyEssential_Exif_IsKeptUnlessHuge(int length, bool isKept)
    {
        var file = new PngWriter(1, 1, PngColour.Grey) { Extra = [("eXIf", new byte[length])] }.Write([3]);

        Assert.That(Essential(file).AsSpan().IndexOf("eXIf"u8) > 0, Is.EqualTo(isKept));
    }

    [Test]
    public void CopyEssential_FileCutAnywhere_IsAPrefix()
    {
        var file = new PngWriter(3, 1, PngColour.Palette) { Palette = [1, 2, 3], PaletteAlpha = [9] }.Write([0, 0, 0]);
        for (var length = 8; length < file.Length; length++)
        {
            var kept = Essential(file[..length]);

            Assert.That(file.AsSpan().StartsWith(kept), Is.True);
        }
    }

    [Test]
    public void CopyEssential_ChunkLongerThanFile_EndsWithTheFile()
    {
        byte[] file = [.. new byte[8], 0xFF, 0xFF, 0xFF, 0xFF, .. "IDAT"u8, 1, 2, 3, 4, 5];

        Assert.That(Essential(file), Is.EqualTo(file));
    }

    private static byte[] Essential(byte[] file)
    {
        var kept = new byte[file.Length];
        return kept[..PngChunks.CopyEssential(file, kept)];
    }
}
