using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace Interlock.Infrastructure.Runtimes.Onnx;

/// <summary>Runs sessions on an NVIDIA GPU.</summary>
internal static class CudaProvider
{
    private const string Name = "CUDAExecutionProvider";
    private const string Library = "libonnxruntime_providers_cuda.so";

    /// <summary>Appends the provider to the options.</summary>
    /// <returns>Null, or what is missing; the options must not be used then.</returns>
    public static string? Append(SessionOptions options)
    {
        if (!OrtEnv.Instance().GetAvailableProviders().Contains(Name))
        {
            return "this build has ONNX Runtime for the CPU only; build with -p:OnnxRuntimeGpu=true";
        }

        if (MissingLibrary() is { } missing)
        {
            return missing;
        }

        try
        {
            options.AppendExecutionProvider_CUDA();
            return null;
        }
        catch (OnnxRuntimeException e)
        {
            return e.Message;
        }
    }

    // ONNX Runtime's own message does not name the library that is missing; the loader's does.
    private static string? MissingLibrary()
    {
        var path = Path.Combine(AppContext.BaseDirectory, Library);
        try
        {
            if (File.Exists(path))
            {
                NativeLibrary.Load(path);
            }

            return null;
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            // Its first lines name our library and tell how to debug; the last one says what it needs.
            return e.Message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)[^1];
        }
    }
}
