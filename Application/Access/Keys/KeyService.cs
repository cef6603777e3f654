using System.Text.Json.Nodes;
using Interlock.Application.Access.Audit;
using Interlock.Domain;
using Interlock.Domain.Access;

namespace Interlock.Application.Access.Keys;

/// <summary>Makes, rotates and revokes the keys of the datastore. Every change is stored with its audit entry.</summary>
public sealed class KeyService(IKeyDatastore datastore, TimeProvider time)
{
    /// <summary>Makes the first key of a name.</summary>
    /// <exception cref="ConflictException"><c>key_exists</c>: the name has a key that is accepted.</exception>
    /// <exception cref="UnavailableException"><c>datastore_unavailable</c>.</exception>
    public Task<NewKey> AddAsync(KeyRequest request, AuditSource source, CancellationToken cancellationToken) => datastore.ChangeAsync(
        request.Name,
        keys =>
        {
            var now = time.GetUtcNow();
            return keys.Any(key => key.IsLive(now.UtcDateTime))
                ? throw InTheWay($"'{request.Name}' has a key already. To replace it: keys rotate {request.Name}. To end it: keys revoke {request.Name}.")
                : Make(request, source, now, "key.add", before: []);
        },
        cancellationToken);

    /// <summary>Makes a second key of a name, like the newest one. The keys that are there are accepted for a while yet.</summary>
    /// <param name="name">The name of the caller.</param>
    /// <param name="keep">For how long the keys that are there are still accepted.</param>
    /// <param name="source">Who does it.</param>
    /// <param name="cancellationToken">Rolls back.</param>
    /// <exception cref="NotFoundException">The name has no key that is accepted.</exception>
    /// <exception cref="ConflictException"><c>key_exists</c>: two keys of the name are accepted already.</exception>
    /// <exception cref="UnavailableException"><c>datastore_unavailable</c>.</exception>
    public Task<NewKey> RotateAsync(string name, TimeSpan keep, AuditSource source, CancellationToken cancellationToken) => datastore.ChangeAsync(
        name,
        keys =>
        {
            var now = time.GetUtcNow();
            var live = LiveOf(name, keys, now);
            if (live.Count > 1 && keep > TimeSpan.Zero)
            {
                throw InTheWay(
                    $"'{name}' has two keys already: {string.Join(", ", live.Select(key => key.Id))}. Revoke the old one first: keys revoke {name} --id {live[0].Id}. "
                    + "Or end both at once: --keep 0s.");
            }

            var (newest, before) = (live[^1], live.Select(KeyJson.Of).ToArray());
            var request = new KeyRequest
            {
                Name = name,
                Role = newest.Role,
                Models = newest.Models?.Split(',') ?? [],
                Lifetime = newest.ExpiresAt - newest.CreatedAt,
                Quota = newest.Quota,
            };
            foreach (var key in live)
            {
                key.Expire(now.UtcDateTime + keep);
            }

            return Make(request, source, now, "key.rotate", before);
        },
        cancellationToken);

    /// <summary>Revokes all keys of a name, or one.</summary>
    /// <exception cref="NotFoundException">The name has no key that is accepted, or none of this id.</exception>
    /// <exception cref="UnavailableException"><c>datastore_unavailable</c>.</exception>
    public Task<RevokedKeys> RevokeAsync(string name, string? id, AuditSource source, CancellationToken cancellationToken) => datastore.ChangeAsync(
        name,
        keys =>
        {
            var now = time.GetUtcNow();
            var revoked = LiveOf(name, keys, now).Where(key => id is null || key.Id == id).ToList();
            if (revoked.Count == 0)
            {
                throw new NotFoundException($"key of '{name}' with the id", id!);
            }

            var before = revoked.Select(KeyJson.Of).ToArray();
            revoked.ForEach(key => key.Revoke(now.UtcDateTime));
            return new RevokedKeys(revoked, AuditEntries.Create(now, source, "key.revoke", name, before: KeyJson.ListOf(before)));
        },
        cancellationToken);

    private static List<ApiKey> LiveOf(string name, IReadOnlyList<ApiKey> keys, DateTimeOffset now) =>
        keys.Where(key => key.IsLive(now.UtcDateTime)).ToList() is { Count: > 0 } live ? live : throw new NotFoundException("accepted key of", name);

    private static NewKey Make(KeyRequest request, AuditSource source, DateTimeOffset now, string action, JsonNode[] before)
    {
        var (id, key) = KeyToken.Create();
        var added = new ApiKey
        {
            Id = id,
            Name = request.Name,
            Hash = KeyToken.HashOf(key),
            Role = request.Role,
            Models = request.Models.Count > 0 ? string.Join(',', request.Models) : null,
            Quota = request.Quota,
            CreatedAt = now.UtcDateTime,
            CreatedBy = source.Caller,
        };
        if (request.Lifetime is { } lifetime)
        {
            added.Expire(now.UtcDateTime + lifetime);
        }

        return new NewKey(
            added, key, AuditEntries.Create(now, source, action, request.Name, before: before.Length > 0 ? KeyJson.ListOf(before) : null, after: KeyJson.Of(added)));
    }

    private static ConflictException InTheWay(string message) => new(ConflictException.KeyExists, message);
}
