using System.Collections.Frozen;
using Interlock.Domain;
using Interlock.Domain.Access;

namespace Interlock.Application.Access;

/// <summary>A copy of the users in the datastore, at most two seconds old: sessions are checked against it. While the datastore is away the last copy counts further.</summary>
public sealed class UserRing(IUserDatastore datastore, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(2);

    // A session may be newer than the copy, begun on another server. Checking its password took longer than this.
    private static readonly TimeSpan LeastAge = TimeSpan.FromMilliseconds(50);

    private readonly SemaphoreSlim _reading = new(1);
    private Copy? _copy;

    /// <summary>The user that a session names, or null where there is none with its stamp.</summary>
    /// <param name="id">The id of the user.</param>
    /// <param name="stamp">Its stamp when the session began.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UnavailableException"><c>datastore_unavailable</c>, and there is no copy yet.</exception>
    public async ValueTask<User?> FindAsync(string id, string stamp, CancellationToken cancellationToken) =>
        await FindAsync(id, stamp, MaxAge, cancellationToken) ?? await FindAsync(id, stamp, LeastAge, cancellationToken);

    /// <summary>Has the next look read the datastore: something was changed by this server.</summary>
    public void Expire()
    {
        if (_copy is { } copy)
        {
            Volatile.Write(ref _copy, copy with { ReadAt = null });
        }
    }

    /// <inheritdoc />
    public void Dispose() => _reading.Dispose();

    private async ValueTask<User?> FindAsync(string id, string stamp, TimeSpan maxAge, CancellationToken cancellationToken)
    {
        var copy = Volatile.Read(ref _copy);
        var users = (IsFresh(copy, maxAge) ? copy! : await ReadAsync(maxAge, cancellationToken)).Users;
        return users.TryGetValue(id, out var user) && user.Stamp == stamp ? user : null;
    }

    private bool IsFresh(Copy? copy, TimeSpan maxAge) => copy?.ReadAt is { } at && time.GetElapsedTime(at) < maxAge;

    private async Task<Copy> ReadAsync(TimeSpan maxAge, CancellationToken cancellationToken)
    {
        await _reading.WaitAsync(cancellationToken);
        try
        {
            if (_copy is { } copy && IsFresh(copy, maxAge))
            {
                return copy;
            }

            // Before the query: what is changed during it may be missing.
            var at = time.GetTimestamp();
            return _copy = new Copy(await UsersAsync(cancellationToken), at);
        }
        finally
        {
            _reading.Release();
        }
    }

    private async Task<FrozenDictionary<string, User>> UsersAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await datastore.ListAsync(cancellationToken)).ToFrozenDictionary(user => user.Id, StringComparer.Ordinal);
        }
        catch (UnavailableException) when (_copy is not null)
        {
            return _copy.Users;
        }
    }

    private sealed record Copy(FrozenDictionary<string, User> Users, long? ReadAt);
}
