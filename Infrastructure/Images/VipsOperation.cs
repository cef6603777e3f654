using static Interlock.Infrastructure.Images.VipsNative;

namespace Interlock.Infrastructure.Images;

/// <summary>Runs one of libvips' operations by its name. Options are text that this assembly wrote, never a caller's.</summary>
internal static unsafe class VipsOperation
{
    /// <summary>Opens a picture file: reads its header; its pixels are decoded when they are asked for.</summary>
    /// <returns>An image that the caller owns.</returns>
    public static nint Load(string loader, string options, nint blob)
    {
        GValue value = default;
        g_value_init(&value, VipsLibrary.Instance.BlobType);
        g_value_set_boxed(&value, blob);
        return Run(loader, "buffer", &value, options);
    }

    /// <summary>Applies an operation that takes one image and gives one.</summary>
    /// <returns>An image that the caller owns; <paramref name="image"/> stays the caller's too.</returns>
    public static nint Apply(string nickname, string options, nint image)
    {
        GValue value = default;
        g_value_init(&value, VipsLibrary.Instance.ImageType);
        g_value_set_object(&value, image);
        return Run(nickname, nickname == "extract_area" ? "input" : "in", &value, options);
    }

    private static nint Run(string nickname, string argument, GValue* input, string options)
    {
        var operation = vips_operation_new(nickname);
        if (operation == 0)
        {
            g_value_unset(input);
            throw new InvalidOperationException($"this libvips has no operation '{nickname}'");
        }

        try
        {
            g_object_set_property(operation, argument, input);
            if (options.Length > 0 && vips_object_set_from_string(operation, options) != 0)
            {
                throw VipsLibrary.Damaged();
            }

            // May put another operation in the place of ours; either way the one left there is ours to release.
            if (vips_cache_operation_buildp(&operation) != 0)
            {
                throw VipsLibrary.Damaged();
            }

            return Output(operation);
        }
        finally
        {
            g_value_unset(input);
            vips_object_unref_outputs(operation);
            g_object_unref(operation);
        }
    }

    private static nint Output(nint operation)
    {
        GValue value = default;
        g_value_init(&value, VipsLibrary.Instance.ImageType);
        g_object_get_property(operation, "out", &value);
        var image = g_value_dup_object(&value);
        g_value_unset(&value);
        return image;
    }
}
