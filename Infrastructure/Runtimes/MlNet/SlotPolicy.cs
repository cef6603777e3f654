using Microsoft.Extensions.ObjectPool;

namespace Interlock.Infrastructure.Runtimes.MlNet;

/// <summary>Makes slots of a loaded file, of which each call takes one that no other call has.</summary>
internal sealed class SlotPolicy<TSlot>(Func<TSlot> create) : PooledObjectPolicy<TSlot>
    where TSlot : class, IDisposable
{
    private static readonly DefaultObjectPoolProvider Pools = new();

    /// <summary>Creates a pool that holds one slot, so that a file of which none can be made fails at once. It is disposable, with its slots.</summary>
    public ObjectPool<TSlot> CreatePool()
    {
        var pool = Pools.Create(this);
        pool.Return(Create());
        return pool;
    }

    /// <inheritdoc />
    public override TSlot Create() => create();

    /// <inheritdoc />
    public override bool Return(TSlot obj) => true;
}
