using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace Interlock.Infrastructure.Runtimes.Onnx;

/// <summary>
/// Gives a session the weights that stand beside its model file, from memory, so that the bytes that were hashed are the bytes that are loaded.
/// The package has no C# method for it; this calls the C API's AddExternalInitializersFromFilesInMemory.
/// </summary>
internal static unsafe partial class ExternalWeights
{
    private const uint ApiVersion = 18;
    private const int AddFilesInMemory = 279;
    private const int GetErrorMessage = 2;
    private const int ReleaseStatus = 93;

    /// <summary>Adds the files to the options.</summary>
    /// <param name="options">The options of the session.</param>
    /// <param name="weights">Files by the name the model uses; their pinned contents must outlive the session.</param>
    /// <exception cref="DllNotFoundException">ONNX Runtime is not there.</exception>
    /// <exception cref="OnnxRuntimeException">ONNX Runtime rejects them when the session is created.</exception>
    public static void Add(SessionOptions options, IReadOnlyDictionary<string, ModelFile> weights)
    {
        if (weights.Count == 0)
        {
            return;
        }

        nint[] names = [.. weights.Keys.Select(Marshal.StringToCoTaskMemUTF8)];
        nint[] contents = [.. weights.Values.Select(file => Marshal.UnsafeAddrOfPinnedArrayElement(file.Content, 0))];
        nuint[] lengths = [.. weights.Values.Select(file => (nuint)file.Content.Length)];
        try
        {
            fixed (nint* name = names, content = contents)
            fixed (nuint* length = lengths)
            {
                var table = Table();
                var add = (delegate* unmanaged<nint, nint*, nint*, nuint*, nuint, nint>)table[AddFilesInMemory];
                Check(table, add(options.DangerousGetHandle(), name, content, length, (nuint)weights.Count));
            }
        }
        finally
        {
            Array.ForEach(names, Marshal.FreeCoTaskMem);
        }
    }

    // OrtApiBase begins with GetApi; the order of the functions in a table never changes (onnxruntime_c_api.h).
    private static void** Table() => (*(delegate* unmanaged<uint, void**>*)OrtGetApiBase())(ApiVersion);

    private static void Check(void** table, nint status)
    {
        if (status != 0)
        {
            var message = Marshal.PtrToStringUTF8(((delegate* unmanaged<nint, nint>)table[GetErrorMessage])(status));
            ((delegate* unmanaged<nint, void>)table[ReleaseStatus])(status);
            throw new InvalidOperationException($"ONNX Runtime rejects the weights: {message}");
        }
    }

    [LibraryImport("onnxruntime")]
    private static partial void* OrtGetApiBase();
}
