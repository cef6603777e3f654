using Microsoft.Extensions.ObjectPool;

namespace Interlock.Infrastructure.Runtimes.Onnx;

/// <summary>Creates runs of a session, and resets them for the next use.</summary>
/// <param name="session">The session.</param>
/// <param name="items">The shape of one item of each input.</param>
/// <param name="wanted">Which outputs to compute, by index.</param>
internal sealed class OnnxRunPolicy(OnnxSession session, IReadOnlyList<long[]> items, IReadOnlyList<int> wanted) : IPooledObjectPolicy<OnnxRun>
{
    private static readonly DefaultObjectPoolProvider Pools = new();

    /// <summary>Creates a pool, which is disposable; after that it rejects callers and disposes returned runs.</summary>
    public ObjectPool<OnnxRun> CreatePool() => Pools.Create(this);

    /// <inheritdoc />
    public OnnxRun Create() => new(session, items, wanted);

    /// <inheritdoc />
    public bool Return(OnnxRun obj)
    {
        obj.Clear();
        return true;
    }
}
