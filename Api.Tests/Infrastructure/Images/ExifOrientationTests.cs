using Interlock.Infrastructure.Images;
using NUnit.Framework;

namespace Interlock.Api.Tests.Infrastructure.Images;

public sealed class ExifOrientationTests
{
    private static readonly byte[] Exif =
        [.. "MM\0*"u8, 0, 0, 0, 8, 0, 2, 1, 0, 0, 3, 0, 0, 0, 1, 0, 9, 0, 0, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, 8, 0, 0];

    [Test]
    public void Read_SecondEntry_IsFound() => Assert.That(ExifOrientation.Read(Exif), Is.EqualTo(8));

    [TestCase(0)]
    [TestCase(9)]
    [TestCase(255)]
    public void Read_UnknownValue_IsUpright(byte value)
    {
        var exif = Exif.ToArray();
        exif[^3] = value;

        Assert.That(ExifOrientation.Read(exif), Is.EqualTo(ExifOrientation.Upright));
    }

    [Test]
    public void Read_CutAnywhere_IsUpright([Range(0, 33)] int length) =>
        Assert.That(ExifOrientation.Read(Exif.AsSpan(0, Math.Min(length, Exif.Length - 1))), Is.EqualTo(ExifOrientation.Upright));

    [TestCase(9u)]
    [TestCase(1000u)]
    [TestCase(uint.MaxValue)]
    public void Read_DirectoryElsewhere_IsUpright(uint offset)
    {
        var exif = Exif.ToArray();
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(exif.AsSpan(4), offset);

        Assert.That(ExifOrientation.Read(exif), Is.EqualTo(ExifOrientation.Upright));
    }
}
