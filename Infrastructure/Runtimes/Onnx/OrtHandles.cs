using System.Runtime.InteropServices;

namespace Interlock.Infrastructure.Runtimes.Onnx;

/// <summary>A session, the native copies of its names and the weights it reads in place; freed when the last run has let go of it.</summary>
internal sealed unsafe class OrtSessionHandle() : SafeHandle(0, ownsHandle: true)
{
    private readonly List<nint> _names = [];
    private readonly List<byte[]> _weights = [];

    public override bool IsInvalid => handle == 0;

    public void Own(nint session) => SetHandle(session);

    public nint Utf8(string name)
    {
        var copy = Marshal.StringToCoTaskMemUTF8(name);
        _names.Add(copy);
        return copy;
    }

    /// <param name="weights">A pinned array.</param>
    /// <returns>Its address.</returns>
    public nint Keep(byte[] weights)
    {
        _weights.Add(weights);
        return Marshal.UnsafeAddrOfPinnedArrayElement(weights, 0);
    }

    protected override bool ReleaseHandle()
    {
        Ort.ReleaseSession(handle);
        _weights.Clear();
        _names.ForEach(Marshal.FreeCoTaskMem);
        return true;
    }
}

/// <summary>A tensor, map or sequence.</summary>
internal sealed unsafe class OrtValueHandle : SafeHandle
{
    public OrtValueHandle(nint value)
        : base(0, ownsHandle: true) => SetHandle(value);

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        Ort.ReleaseValue(handle);
        return true;
    }
}
