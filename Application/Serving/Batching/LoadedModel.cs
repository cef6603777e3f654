using Interlock.Application.Configuration;
using Interlock.Application.Serving.Health;

namespace Interlock.Application.Serving.Batching;

/// <summary>Something that is freed when its last user releases it.</summary>
internal interface ILeased
{
    /// <summary>Adds a user; the caller already holds a lease.</summary>
    void AddLease();

    /// <summary>Removes a user; the last one frees it.</summary>
    void ReleaseLease();
}

/// <summary>A live instance of a version, with the count of its users. Retired, it is disposed when the last lease ends.</summary>
public abstract class LoadedModel : ILeased
{
    private readonly IDisposable _lifetime;
    private int _leases = 1; // The server's own, given back by Retire.

    /// <summary>A loaded version.</summary>
    /// <param name="id">Which version of which model.</param>
    /// <param name="lifetime">Disposed with the last lease: the version's own scope and all it holds.</param>
    /// <param name="hashes">SHA-256 of each file, by its path.</param>
    /// <param name="time">The clock.</param>
    protected LoadedModel(ModelVersion id, IDisposable lifetime, IReadOnlyDictionary<string, string> hashes, TimeProvider time)
    {
        _lifetime = lifetime;
        Id = id;
        Limits = id.Limits;
        Hashes = hashes;
        Health = new ModelHealth(time);
        Hash = ModelHash.Of(hashes);
    }

    /// <summary>Which version of which model.</summary>
    public ModelVersion Id { get; }

    /// <summary>How its requests are admitted.</summary>
    public ServingLimits Limits { get; }

    /// <summary>SHA-256 (64 lowercase hex digits) of each file, by its path.</summary>
    public IReadOnlyDictionary<string, string> Hashes { get; }

    /// <summary>One SHA-256 for all its files, see <see cref="ModelHash"/>; null where it has none.</summary>
    public string? Hash { get; }

    /// <summary>How many requests with known answers it must pass before it gets any other.</summary>
    public abstract int GoldenCount { get; }

    /// <summary>Its health.</summary>
    public ModelHealth Health { get; }

    /// <summary>Requests that wait for a place in a batch.</summary>
    public abstract int Waiting { get; }

    /// <summary>Runs in progress.</summary>
    public abstract int Running { get; }

    /// <summary>Takes a lease, unless the model has already been freed.</summary>
    public bool TryAcquire()
    {
        var leases = Volatile.Read(ref _leases);
        while (leases > 0)
        {
            var seen = Interlocked.CompareExchange(ref _leases, leases + 1, leases);
            if (seen == leases)
            {
                return true;
            }

            leases = seen;
        }

        return false;
    }

    /// <summary>Ends the server's own lease; call once.</summary>
    public void Retire() => ReleaseLease();

    /// <summary>Runs the requests with known answers, or a made-up one, and throws if the model does not answer as it must.</summary>
    /// <exception cref="Domain.ModelLoadException">It failed or answered wrongly.</exception>
    public abstract Task WarmUpAsync(CancellationToken cancellationToken);

    /// <summary>What ops should know about its answers, found by <see cref="CheckBatchesAsync"/>.</summary>
    public IReadOnlyList<string> Warnings { get; protected set; } = [];

    /// <summary>Compares answers in batches with those of single items, after the warm-up.</summary>
    /// <exception cref="Domain.ModelLoadException">They differ, or batches fail.</exception>
    public abstract Task CheckBatchesAsync(CancellationToken cancellationToken);

    void ILeased.AddLease() => Interlocked.Increment(ref _leases);

    void ILeased.ReleaseLease() => ReleaseLease();

    internal void ReleaseLease()
    {
        if (Interlocked.Decrement(ref _leases) == 0)
        {
            _lifetime.Dispose();
        }
    }
}
