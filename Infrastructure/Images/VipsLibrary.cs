using System.Runtime.InteropServices;
using Interlock.Domain.Images;
using static Interlock.Infrastructure.Images.VipsNative;

namespace Interlock.Infrastructure.Images;

/// <summary>libvips, started once per process and never shut down: with what uploads do not need switched off.</summary>
internal sealed unsafe class VipsLibrary
{
    private const int MmapThreshold = -3;
    private static readonly Lazy<VipsLibrary> Started = new(() => new VipsLibrary());

    private VipsLibrary()
    {
        // Before vips_init, and by g_setenv: .NET's own environment does not reach native code. Large buffers go back to the
        // system when freed (glibc would keep hundreds of megabytes), and no picture is spilled to a file.
        _ = mallopt(MmapThreshold, 256 * 1024);
        _ = g_setenv("VIPS_WARNING", "0", 1);
        _ = g_setenv("VIPS_MAX_COORD", "1000000", 1);
        _ = g_setenv("VIPS_DISC_THRESHOLD", "64g", 1);
        if (vips_init("interlock") != 0)
        {
            throw new InvalidOperationException($"libvips did not start: {TakeErrorText()}");
        }

        Restrict();
        ImageType = g_type_from_name("VipsImage");
        BlobType = g_type_from_name("VipsBlob");
    }

    /// <summary>The library; the first use starts it (about 10 ms).</summary>
    /// <exception cref="InvalidOperationException">libvips refused to start.</exception>
    public static VipsLibrary Instance => Started.Value;

    /// <summary>GLib's type of an image.</summary>
    public nuint ImageType { get; }

    /// <summary>GLib's type of a block of bytes.</summary>
    public nuint BlobType { get; }

    /// <summary>What to throw when libvips gave up on a picture.</summary>
    public static PictureException Damaged() =>
        new(PictureException.Damaged, "the picture is damaged or incomplete", TakeErrorText());

    private static void Restrict()
    {
        vips_cache_set_max(0);
        vips_concurrency_set(1);
        vips_block_untrusted_set(1);
        vips_operation_block_set("VipsForeign", 1);
        vips_operation_block_set("VipsForeignLoadJpegBuffer", 0);
        vips_operation_block_set("VipsForeignLoadPngBuffer", 0);
        vips_operation_block_set("VipsForeignLoadWebpBuffer", 0);
        vips_operation_block_set("VipsForeignLoadNsgifBuffer", 0);
    }

    // The buffer belongs to the whole process, so the words may be another picture's: for the log only.
    private static string TakeErrorText()
    {
        var text = vips_error_buffer_copy();
        try
        {
            return (Marshal.PtrToStringUTF8((nint)text) ?? "").Trim();
        }
        finally
        {
            g_free(text);
        }
    }
}
