using System.Runtime.InteropServices;

namespace Interlock.Infrastructure.Runtimes.Onnx;

/// <summary>A session and the native copies of its names; freed when the last run has let go of it.</summary>
internal sealed unsafe class OrtSessionHandle() : SafeHandle(0, ownsHandle: true)
{
    private readonly List<nint> _names = [];

    public override bool IsInvalid => handle == 0;

    public void Own(nint session) => SetHandle(session);

    public nint Utf8(string name)
    {
        var copy = Marshal.StringToCoTaskMemUTF8(name);
        _names.Add(copy);
        return copy;
    }

    protected override bool ReleaseHandle()
    {
        Ort.ReleaseSession(handle);
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
