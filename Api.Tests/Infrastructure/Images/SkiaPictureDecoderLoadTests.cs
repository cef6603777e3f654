using Interlock.Domain.Images;
using Interlock.Infrastructure.Images;
using NUnit.Framework;
using static Interlock.Api.Tests.Infrastructure.Images.TestPictures;

namespace Interlock.Api.Tests.Infrastructure.Images;

public sealed class SkiaPictureDecoderLoadTests
{
    private static readonly PictureFormat Format = new(Width, Height, 3);

    [Test]
    public async Task DecodeAsync_64AtOnce_EachGetsItsOwnPixels()
    {
        var pixels = Enumerable.Range(0, 64).Select(i => Noise(60_000 + (3 * i))).ToArray();
        var files = pixels.Select(p => new PngWriter(p.Length / 3, 1, PngColour.Rgb).Write(p)).ToArray();

        var decodes = pixels.Zip(files, (p, f) => Task.Run(async () => await DecodeAsync(f, new PictureFormat(p.Length / 3, 1, 3))));

        Assert.That(await Task.WhenAll(decodes), Is.EqualTo(pixels));
    }

    [Test]
    public async Task DecodeAsync_CancelledWhileWaiting_IsCancelled()
    {
        using var decoder = new SkiaPictureDecoder(parallelDecodes: 0);
        using var cancellation = new CancellationTokenSource();
        var decode = decoder.DecodeAsync(Read("baseline.jpg"), Format, MaxPixels, cancellation.Token).AsTask();
        Assert.That(decode.IsCompleted, Is.False);

        await cancellation.CancelAsync();

        await Assert.CatchAsync<OperationCanceledException>(() => decode);
    }

    [Test]
    public async Task DecodeAsync_AfterRefusals_HasItsSlotBack()
    {
        using var decoder = new SkiaPictureDecoder(parallelDecodes: 1);
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        await Assert.ThrowsAsync<PictureException>(async () => await decoder.DecodeAsync("no"u8.ToArray(), Format, MaxPixels, deadline.Token));
        await Assert.ThrowsAsync<PictureException>(async () => await decoder.DecodeAsync(Read("lossy.webp"), Format, 1, deadline.Token));

        Assert.That(await decoder.DecodeAsync(Read("baseline.jpg"), Format, MaxPixels, deadline.Token), Is.Not.Empty);
    }

    [Test]
    public async Task DecodeAsync_2000Times_LeavesMemoryFlat()
    {
        var png = new PngWriter(200, 200, PngColour.Rgb).Write(Noise(200 * 200 * 3));
        await DecodeOftenAsync(png, 200);
        var before = Environment.WorkingSet;

        await DecodeOftenAsync(png, 2_000);

        Assert.That(Environment.WorkingSet - before, Is.LessThan(40 << 20));
    }

    // Every other file is cut short: what fails must be freed too.
    private static async Task DecodeOftenAsync(byte[] png, int count)
    {
        var damaged = png[..(png.Length * 9 / 10)];
        for (var i = 0; i < count; i += 2)
        {
            await DecodeAsync(png, new PictureFormat(100, 100, 3));
            await Assert.ThrowsAsync<PictureException>(async () => await DecodeAsync(damaged, new PictureFormat(100, 100, 3)));
        }

        GC.Collect();
    }
}
