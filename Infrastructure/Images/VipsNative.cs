using System.Runtime.InteropServices;

namespace Interlock.Infrastructure.Images;

/// <summary>The part of libvips' and GLib's C interface that is used here, under the names it has there.</summary>
internal static unsafe partial class VipsNative
{
    private const string Vips = "vips";

    /// <summary>GLib's GValue: a type and two words; all zero before use.</summary>
    public struct GValue
    {
        public nuint Type;
        public long First;
        public long Second;
    }

    [LibraryImport("libc.so.6")]
    public static partial int mallopt(int parameter, int value);

    [LibraryImport(Vips, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int g_setenv(string name, string value, int overwrite);

    [LibraryImport(Vips)]
    public static partial void g_free(void* memory);

    [LibraryImport(Vips)]
    public static partial void g_object_unref(nint instance);

    [LibraryImport(Vips, StringMarshalling = StringMarshalling.Utf8)]
    public static partial void g_object_set_property(nint instance, string name, GValue* value);

    [LibraryImport(Vips, StringMarshalling = StringMarshalling.Utf8)]
    public static partial void g_object_get_property(nint instance, string name, GValue* value);

    [LibraryImport(Vips, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nuint g_type_from_name(string name);

    [LibraryImport(Vips)]
    public static partial GValue* g_value_init(GValue* value, nuint type);

    [LibraryImport(Vips)]
    public static partial void g_value_unset(GValue* value);

    [LibraryImport(Vips)]
    public static partial void g_value_set_object(GValue* value, nint instance);

    [LibraryImport(Vips)]
    public static partial nint g_value_dup_object(GValue* value);

    [LibraryImport(Vips)]
    public static partial void g_value_set_boxed(GValue* value, nint boxed);

    [LibraryImport(Vips, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int vips_init(string program);

    [LibraryImport(Vips)]
    public static partial void vips_thread_shutdown();

    [LibraryImport(Vips)]
    public static partial void vips_cache_set_max(int operations);

    [LibraryImport(Vips)]
    public static partial void vips_concurrency_set(int threads);

    [LibraryImport(Vips)]
    public static partial void vips_block_untrusted_set(int blocked);

    [LibraryImport(Vips, StringMarshalling = StringMarshalling.Utf8)]
    public static partial void vips_operation_block_set(string className, int blocked);

    [LibraryImport(Vips)]
    public static partial byte* vips_error_buffer_copy();

    [LibraryImport(Vips, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint vips_operation_new(string nickname);

    [LibraryImport(Vips, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int vips_object_set_from_string(nint instance, string options);

    [LibraryImport(Vips)]
    public static partial int vips_cache_operation_buildp(nint* operation);

    [LibraryImport(Vips)]
    public static partial void vips_object_unref_outputs(nint operation);

    [LibraryImport(Vips)]
    public static partial nint vips_blob_copy(void* data, nuint length);

    [LibraryImport(Vips)]
    public static partial void vips_area_unref(nint area);

    [LibraryImport(Vips)]
    public static partial int vips_image_get_width(nint image);

    [LibraryImport(Vips)]
    public static partial int vips_image_get_height(nint image);

    [LibraryImport(Vips)]
    public static partial int vips_image_get_bands(nint image);

    [LibraryImport(Vips)]
    public static partial int vips_image_get_format(nint image);

    [LibraryImport(Vips)]
    public static partial int vips_image_get_interpretation(nint image);

    [LibraryImport(Vips)]
    public static partial int vips_image_get_orientation(nint image);

    [LibraryImport(Vips)]
    public static partial nint vips_image_copy_memory(nint image);

    [LibraryImport(Vips)]
    public static partial byte* vips_image_write_to_memory(nint image, nuint* size);
}
