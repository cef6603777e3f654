namespace Interlock.Application.Serving.Batching;

/// <summary>A lease on each of several instances.</summary>
public sealed class InstanceLeases : IDisposable
{
    private List<LoadedModel>? _leased = [];

    private InstanceLeases()
    {
    }

    /// <summary>Leases every instance, or returns null if one is freed already.</summary>
    public static InstanceLeases? TryTake(IEnumerable<LoadedModel> instances)
    {
        var leases = new InstanceLeases();
        foreach (var loaded in instances)
        {
            if (!loaded.TryAcquire())
            {
                leases.Dispose();
                return null;
            }

            leases._leased!.Add(loaded);
        }

        return leases;
    }

    /// <inheritdoc />
    public void Dispose() => Interlocked.Exchange(ref _leased, null)?.ForEach(loaded => loaded.ReleaseLease());
}
