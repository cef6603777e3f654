using System.Collections.Frozen;
using Interlock.Domain.Access;

namespace Interlock.Application.Access;

/// <summary>The keys of config.yaml and of the datastore, by id. A key of config.yaml takes precedence.</summary>
internal sealed class KnownKeys
{
    private readonly FrozenDictionary<string, KnownKey> _keys;
    private readonly FrozenDictionary<string, KnownKey>.AlternateLookup<ReadOnlySpan<char>> _byId;
    private readonly HashSet<string> _stored;

    private KnownKeys(FrozenDictionary<string, KnownKey> keys, HashSet<string> stored)
    {
        (_keys, _stored) = (keys, stored);
        _byId = keys.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>Collects them.</summary>
    /// <param name="access">Has those of config.yaml.</param>
    /// <param name="stored">Those of the datastore.</param>
    /// <param name="before">What was known before, of which equal keys are kept; null for nothing.</param>
    public static KnownKeys Of(AccessConfig access, IReadOnlyList<ApiKey> stored, KnownKeys? before)
    {
        var keys = new Dictionary<string, KnownKey>(StringComparer.Ordinal);
        foreach (var key in stored.Where(key => key.RevokedAt is null))
        {
            keys[key.Id] = Of(key);
        }

        foreach (var (name, key) in access.Keys)
        {
            keys[key.Id] = Of(name, key);
        }

        foreach (var (id, key) in keys)
        {
            keys[id] = before?.Find(id) is { } known && known.Equals(key) ? known : key;
        }

        return new KnownKeys(keys.ToFrozenDictionary(StringComparer.Ordinal), [.. stored.Select(key => key.Id).Except(access.Keys.Values.Select(key => key.Id))]);
    }

    /// <summary>The key of an id, or null.</summary>
    public KnownKey? Find(ReadOnlySpan<char> id) => _byId.TryGetValue(id, out var known) ? known : null;

    /// <summary>Takes over which keys of the datastore were used since this was asked last, and when.</summary>
    public void TakeUses(Dictionary<string, DateTime> uses)
    {
        foreach (var key in _keys.Values)
        {
            if (_stored.Contains(key.Id) && key.TakeUse() is { } usedAt)
            {
                uses[key.Id] = usedAt;
            }
        }
    }

    private static KnownKey Of(ApiKey key) => new(key.Id, Convert.FromHexString(key.Hash), key.ExpiresAt)
    {
        Caller = new Caller(key.Name, RoleSet.Of([key.Role])) { Models = key.Models?.Split(',') ?? [], Quota = key.Quota },
    };

    private static KnownKey Of(string name, KeyConfig key) => new(key.Id, key.HashBytes, key.Expires?.AddDays(1).ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc))
    {
        Caller = key.ToCaller(name),
    };
}
