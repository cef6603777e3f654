using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace Interlock.Infrastructure.Runtimes.Onnx;

/// <summary>Counts the users of a session, which must not be freed while a run is in it.</summary>
internal sealed class OnnxSessionHandle : SafeHandle
{
    // No address is needed: the session has its own.
    private const nint Alive = 1;

    private readonly OnnxFiles _files;

    public OnnxSessionHandle(InferenceSession session, OnnxFiles files)
        : base(0, ownsHandle: true)
    {
        (Session, _files) = (session, files);
        SetHandle(Alive);
    }

    public InferenceSession Session { get; }

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        Session.Dispose();
        GC.KeepAlive(_files);
        return true;
    }
}
