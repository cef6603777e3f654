using Interlock.Domain;
using Interlock.Domain.Access;

namespace Interlock.Application.Access;

/// <summary>
/// The keys that this server accepts: those of config.yaml, and a copy of those in the datastore, so that known keys are accepted while the datastore is away.
/// </summary>
public sealed class KeyRing(AccessConfig access, IKeyDatastore datastore, TimeProvider time) : IDisposable
{
    // Made-up ids must not make a query each.
    private static readonly TimeSpan LeastInterval = TimeSpan.FromMilliseconds(250);

    private readonly SemaphoreSlim _reading = new(1);
    private readonly Dictionary<string, DateTime> _uses = new(StringComparer.Ordinal);
    private KnownKeys _keys = KnownKeys.Of(access, [], null);
    private AccessConfig _access = access;
    private IReadOnlyList<ApiKey> _stored = [];
    private long _readAt = long.MinValue;

    /// <summary>The key that was sent, or null where it is not known. It may have expired.</summary>
    public KnownKey? Find(string token) => Volatile.Read(ref _keys).Find(KeyToken.IdOf(token)) is { } known && known.Matches(token) ? known : null;

    /// <summary>Looks a key that is not known up in the datastore: it may have been added just now.</summary>
    /// <exception cref="UnavailableException"><c>datastore_unavailable</c>.</exception>
    public async Task<KnownKey?> LookUpAsync(string token, CancellationToken cancellationToken)
    {
        if (KeyToken.IdOf(token).IsEmpty || Volatile.Read(ref _keys).Find(KeyToken.IdOf(token)) is not null)
        {
            return null;
        }

        await RefreshAsync(LeastInterval, cancellationToken);
        return Find(token);
    }

    /// <summary>Reads the keys of the datastore again: what was added is accepted, and what was revoked is not.</summary>
    /// <exception cref="UnavailableException"><c>datastore_unavailable</c>: the keys that were known are accepted further.</exception>
    public Task RefreshAsync(CancellationToken cancellationToken) => RefreshAsync(TimeSpan.Zero, cancellationToken);

    /// <summary>Accepts the keys of another configuration instead of those of the last one.</summary>
    public void Replace(AccessConfig next)
    {
        _reading.Wait();
        _access = next;
        Rebuild();
        _reading.Release();
    }

    /// <summary>Stores when keys of the datastore were used last, those that were revoked since among them.</summary>
    /// <exception cref="UnavailableException"><c>datastore_unavailable</c>: they are stored the next time.</exception>
    public async Task StoreUsesAsync(CancellationToken cancellationToken)
    {
        await _reading.WaitAsync(cancellationToken);
        try
        {
            _keys.TakeUses(_uses);
            if (_uses.Count > 0)
            {
                await datastore.MarkUsedAsync(_uses, cancellationToken);
                _uses.Clear();
            }
        }
        finally
        {
            _reading.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose() => _reading.Dispose();

    /// <summary>Reads the keys, unless someone else began to after this was asked for.</summary>
    private async Task RefreshAsync(TimeSpan leastInterval, CancellationToken cancellationToken)
    {
        var asked = time.GetTimestamp();
        await _reading.WaitAsync(cancellationToken);
        try
        {
            if (_readAt < asked)
            {
                await WaitAsync(leastInterval, cancellationToken);
                _readAt = time.GetTimestamp();
                _stored = await datastore.ListAsync(cancellationToken);
                Rebuild();
            }
        }
        finally
        {
            _reading.Release();
        }
    }

    private async Task WaitAsync(TimeSpan leastInterval, CancellationToken cancellationToken)
    {
        var left = _readAt == long.MinValue ? TimeSpan.Zero : leastInterval - time.GetElapsedTime(_readAt);
        if (left > TimeSpan.Zero)
        {
            await Task.Delay(left, time, cancellationToken);
        }
    }

    private void Rebuild()
    {
        _keys.TakeUses(_uses);
        Volatile.Write(ref _keys, KnownKeys.Of(_access, _stored, _keys));
    }
}
