using static Interlock.Infrastructure.Images.VipsNative;

namespace Interlock.Infrastructure.Images;

/// <summary>libvips' own copy of a file: it may read the bytes until the last image made from them is gone.</summary>
internal sealed unsafe class VipsBlob : IDisposable
{
    public VipsBlob(ReadOnlySpan<byte> content)
    {
        fixed (byte* start = content)
        {
            Handle = vips_blob_copy(start, (nuint)content.Length);
        }
    }

    public nint Handle { get; private set; }

    public void Dispose()
    {
        if (Handle != 0)
        {
            vips_area_unref(Handle);
            Handle = 0;
        }
    }
}
