using static Interlock.Infrastructure.Images.VipsNative;

namespace Interlock.Infrastructure.Images;

/// <summary>An image on its way through libvips' operations; nothing is computed until its pixels are read.</summary>
internal sealed unsafe class VipsImage : IDisposable
{
    private nint _handle;

    private VipsImage(nint handle) => _handle = handle;

    public int Width => vips_image_get_width(_handle);

    public int Height => vips_image_get_height(_handle);

    public int Bands => vips_image_get_bands(_handle);

    /// <summary>The EXIF orientation, 1 to 8.</summary>
    public int Orientation => vips_image_get_orientation(_handle);

    public VipsBandFormat Format => (VipsBandFormat)vips_image_get_format(_handle);

    public VipsInterpretation Interpretation => (VipsInterpretation)vips_image_get_interpretation(_handle);

    /// <summary>Reads a file's header.</summary>
    public static VipsImage Open(string loader, string options, VipsBlob file) =>
        new(VipsOperation.Load(loader, options, file.Handle));

    /// <summary>Puts an operation's result in the image's place.</summary>
    public void Apply(string operation, string options) => Replace(VipsOperation.Apply(operation, options, _handle));

    /// <summary>Computes the pixels now, for operations that need them in another order than the file's.</summary>
    public void CopyToMemory() => Replace(vips_image_copy_memory(_handle));

    /// <summary>Computes the pixels: height x width x bands values.</summary>
    /// <param name="read">Takes what it needs; the pixels are gone when it returns.</param>
    public T ReadPixels<T>(Func<ReadOnlySpan<byte>, T> read)
    {
        nuint size;
        var pixels = vips_image_write_to_memory(_handle, &size);
        if (pixels == null)
        {
            throw VipsLibrary.Damaged();
        }

        try
        {
            return read(new ReadOnlySpan<byte>(pixels, checked((int)size)));
        }
        finally
        {
            g_free(pixels);
        }
    }

    public void Dispose()
    {
        if (_handle != 0)
        {
            g_object_unref(_handle);
            _handle = 0;
        }
    }

    private void Replace(nint next)
    {
        if (next == 0)
        {
            throw VipsLibrary.Damaged();
        }

        g_object_unref(_handle);
        _handle = next;
    }
}

/// <summary>libvips' numbers for the type of one value; others are not served.</summary>
internal enum VipsBandFormat
{
    UChar = 0,
    UShort = 2,
}

/// <summary>libvips' numbers for what the bands of an image mean; others are not served.</summary>
internal enum VipsInterpretation
{
    Grey = 1,
    Cmyk = 15,
    Rgb = 22,
    Rgb16 = 25,
    Grey16 = 26,
}
