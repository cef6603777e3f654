using Interlock.Application.Configuration;

namespace Interlock.Infrastructure.Runtimes.Onnx;

/// <summary>The keys about ONNX Runtime in versions of every kind.</summary>
public abstract record OnnxVersionConfig : VersionConfig
{
    [ConfigDoc("Threads one run may use; more help large models only.")]
    [ConfigRange("1", "64")]
    public int Threads { get; init; } = 1;

    [ConfigDoc("Where runs happen: cpu, cuda (needs a build with the GPU package, and its libraries), or auto (cuda where it is available, else cpu).")]
    public OnnxProvider Provider { get; init; } = OnnxProvider.Cpu;

    /// <inheritdoc />
    public override bool StartsThreads => Threads > 1 || Provider is not OnnxProvider.Cpu;
}
