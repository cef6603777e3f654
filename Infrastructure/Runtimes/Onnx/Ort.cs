using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Interlock.Infrastructure.Runtimes.Onnx;

/// <summary>An OrtStatus that is not OK, in ONNX Runtime's words. Translated at the edge: never leaves this folder.</summary>
internal sealed class OrtException(string message) : Exception(message);

/// <summary>
/// The members of ONNX Runtime's C API that Interlock uses. The table's order never changes (onnxruntime_c_api.h);
/// every handle is an <c>nint</c>, every status must go through <see cref="Check"/>.
/// </summary>
internal static unsafe partial class Ort
{
    private const uint ApiVersion = 18;
    private const int Warning = 2;
    private const int DeviceAllocator = 0;

    private static readonly void** Table = GetTable();

    /// <summary>One for the process; never released, since sessions may outlive everything else.</summary>
    public static readonly nint Environment = CreateEnvironment();

    /// <summary>ONNX Runtime's own allocator, for names it hands out and string tensors.</summary>
    public static readonly nint Allocator = GetAllocator();

    /// <summary>"This buffer is in main memory."</summary>
    public static readonly nint CpuMemory = GetCpuMemory();

    public static delegate* unmanaged<nint, void*, nuint, nint, nint*, nint> CreateSessionFromArray => (delegate* unmanaged<nint, void*, nuint, nint, nint*, nint>)Table[8];
    public static delegate* unmanaged<nint, nint, nint*, nint*, nuint, nint*, nuint, nint*, nint> Run => (delegate* unmanaged<nint, nint, nint*, nint*, nuint, nint*, nuint, nint*, nint>)Table[9];
    public static delegate* unmanaged<nint*, nint> CreateSessionOptions => (delegate* unmanaged<nint*, nint>)Table[10];
    public static delegate* unmanaged<nint, int, nint> SetLogSeverity => (delegate* unmanaged<nint, int, nint>)Table[22];
    public static delegate* unmanaged<nint, int, nint> SetGraphOptimization => (delegate* unmanaged<nint, int, nint>)Table[23];
    public static delegate* unmanaged<nint, int, nint> SetIntraOpThreads => (delegate* unmanaged<nint, int, nint>)Table[24];
    public static delegate* unmanaged<nint, int, nint> SetInterOpThreads => (delegate* unmanaged<nint, int, nint>)Table[25];
    public static delegate* unmanaged<nint, nuint*, nint> GetInputCount => (delegate* unmanaged<nint, nuint*, nint>)Table[30];
    public static delegate* unmanaged<nint, nuint*, nint> GetOutputCount => (delegate* unmanaged<nint, nuint*, nint>)Table[31];
    public static delegate* unmanaged<nint, nuint, nint*, nint> GetInputTypeInfo => (delegate* unmanaged<nint, nuint, nint*, nint>)Table[33];
    public static delegate* unmanaged<nint, nuint, nint*, nint> GetOutputTypeInfo => (delegate* unmanaged<nint, nuint, nint*, nint>)Table[34];
    public static delegate* unmanaged<nint, nuint, nint, nint*, nint> GetInputName => (delegate* unmanaged<nint, nuint, nint, nint*, nint>)Table[36];
    public static delegate* unmanaged<nint, nuint, nint, nint*, nint> GetOutputName => (delegate* unmanaged<nint, nuint, nint, nint*, nint>)Table[37];
    public static delegate* unmanaged<nint, long*, nuint, OnnxType, nint*, nint> CreateTensor => (delegate* unmanaged<nint, long*, nuint, OnnxType, nint*, nint>)Table[48];
    public static delegate* unmanaged<nint, void*, nuint, long*, nuint, OnnxType, nint*, nint> CreateTensorWithData => (delegate* unmanaged<nint, void*, nuint, long*, nuint, OnnxType, nint*, nint>)Table[49];
    public static delegate* unmanaged<nint, void**, nint> GetTensorData => (delegate* unmanaged<nint, void**, nint>)Table[51];
    public static delegate* unmanaged<nint, nint*, nuint, nint> FillStringTensor => (delegate* unmanaged<nint, nint*, nuint, nint>)Table[52];
    public static delegate* unmanaged<nint, nuint*, nint> GetStringTensorLength => (delegate* unmanaged<nint, nuint*, nint>)Table[53];
    public static delegate* unmanaged<nint, void*, nuint, nuint*, nuint, nint> GetStringTensorContent => (delegate* unmanaged<nint, void*, nuint, nuint*, nuint, nint>)Table[54];
    public static delegate* unmanaged<nint, nint*, nint> CastToTensorInfo => (delegate* unmanaged<nint, nint*, nint>)Table[55];
    public static delegate* unmanaged<nint, OnnxKind*, nint> GetKind => (delegate* unmanaged<nint, OnnxKind*, nint>)Table[56];
    public static delegate* unmanaged<nint, OnnxType*, nint> GetElementType => (delegate* unmanaged<nint, OnnxType*, nint>)Table[60];
    public static delegate* unmanaged<nint, nuint*, nint> GetDimensionCount => (delegate* unmanaged<nint, nuint*, nint>)Table[61];
    public static delegate* unmanaged<nint, long*, nuint, nint> GetDimensions => (delegate* unmanaged<nint, long*, nuint, nint>)Table[62];
    public static delegate* unmanaged<nint, nuint*, nint> GetElementCount => (delegate* unmanaged<nint, nuint*, nint>)Table[64];
    public static delegate* unmanaged<nint, nint*, nint> GetTensorInfo => (delegate* unmanaged<nint, nint*, nint>)Table[65];
    public static delegate* unmanaged<nint, OnnxKind*, nint> GetValueKind => (delegate* unmanaged<nint, OnnxKind*, nint>)Table[67];
    public static delegate* unmanaged<nint, nint, nint> AllocatorFree => (delegate* unmanaged<nint, nint, nint>)Table[76];
    public static delegate* unmanaged<nint, int, nint, nint*, nint> GetValue => (delegate* unmanaged<nint, int, nint, nint*, nint>)Table[80];
    public static delegate* unmanaged<nint, nuint*, nint> GetValueCount => (delegate* unmanaged<nint, nuint*, nint>)Table[81];
    public static delegate* unmanaged<nint, void> ReleaseSession => (delegate* unmanaged<nint, void>)Table[95];
    public static delegate* unmanaged<nint, void> ReleaseValue => (delegate* unmanaged<nint, void>)Table[96];
    public static delegate* unmanaged<nint, void> ReleaseTypeInfo => (delegate* unmanaged<nint, void>)Table[98];
    public static delegate* unmanaged<nint, void> ReleaseTensorInfo => (delegate* unmanaged<nint, void>)Table[99];
    public static delegate* unmanaged<nint, void> ReleaseSessionOptions => (delegate* unmanaged<nint, void>)Table[100];
    public static delegate* unmanaged<nint, nint*, nint> CastToMapInfo => (delegate* unmanaged<nint, nint*, nint>)Table[103];
    public static delegate* unmanaged<nint, nint*, nint> CastToSequenceInfo => (delegate* unmanaged<nint, nint*, nint>)Table[104];
    public static delegate* unmanaged<nint, OnnxType*, nint> GetMapKeyType => (delegate* unmanaged<nint, OnnxType*, nint>)Table[105];
    public static delegate* unmanaged<nint, nint*, nint> GetMapValueType => (delegate* unmanaged<nint, nint*, nint>)Table[106];
    public static delegate* unmanaged<nint, nint*, nint> GetSequenceElementType => (delegate* unmanaged<nint, nint*, nint>)Table[107];
    public static delegate* unmanaged<nint, byte*, byte*, nint> AddSessionConfigEntry => (delegate* unmanaged<nint, byte*, byte*, nint>)Table[130];

    public static delegate* unmanaged<nint, nint*, nint*, nuint*, nuint, nint> AddExternalFiles => (delegate* unmanaged<nint, nint*, nint*, nuint*, nuint, nint>)Table[279];

    /// <summary>Throws what the status says, unless it says OK.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Check(nint status)
    {
        if (status != 0)
        {
            Throw(status);
        }
    }

    private static void Throw(nint status)
    {
        var message = Marshal.PtrToStringUTF8(((delegate* unmanaged<nint, nint>)Table[2])(status));
        ((delegate* unmanaged<nint, void>)Table[93])(status);
        throw new OrtException(message ?? "ONNX Runtime failed without a word");
    }

    private static void** GetTable()
    {
        var getApi = *(delegate* unmanaged<uint, void**>*)OrtGetApiBase();
        var table = getApi(ApiVersion);
        return table is null ? throw new OrtException($"the library has no API version {ApiVersion}; it is too old") : table;
    }

    private static nint CreateEnvironment()
    {
        nint environment;
        fixed (byte* id = "interlock\0"u8)
        {
            var create = (delegate* unmanaged<delegate* unmanaged<nint, int, byte*, byte*, byte*, byte*, void>, nint, int, byte*, nint*, nint>)Table[4];
            Check(create(&Ignore, 0, Warning, id, &environment));
        }

        return environment;
    }

    private static nint GetAllocator()
    {
        nint allocator;
        Check(((delegate* unmanaged<nint*, nint>)Table[78])(&allocator));
        return allocator;
    }

    private static nint GetCpuMemory()
    {
        nint memory;
        Check(((delegate* unmanaged<int, int, nint*, nint>)Table[69])(DeviceAllocator, 0, &memory));
        return memory;
    }

    // Its warnings would go to the console; what matters comes back as a status.
    [UnmanagedCallersOnly]
    private static void Ignore(nint parameter, int severity, byte* category, byte* id, byte* location, byte* message)
    {
    }

    [LibraryImport("onnxruntime")]
    private static partial void* OrtGetApiBase();
}
