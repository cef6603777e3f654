namespace Interlock.Infrastructure.Runtimes.Onnx;

/// <summary>The key <c>provider</c>: where ONNX Runtime runs a version.</summary>
public enum OnnxProvider
{
    /// <summary>On the processor.</summary>
    Cpu,

    /// <summary>On an NVIDIA GPU; the version does not load where that is not possible.</summary>
    Cuda,

    /// <summary>On an NVIDIA GPU where that is possible, else on the processor.</summary>
    Auto,
}
