using Interlock.Application.Clients;
using Interlock.Application.Kinds.Routes;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Internal;

namespace Interlock.Infrastructure.TravelTimes;

/// <summary>Caches travel-time tables up to a size and an age.</summary>
internal sealed class TravelTimeCache : IDisposable
{
    /// <summary>Estimated bytes of an entry beside its numbers.</summary>
    private const int Overhead = 512;

    /// <summary>Bytes of a place and of a pair of places: two numbers each.</summary>
    private const int TwoNumbers = 16;

    private readonly CacheConfig _config;
    private readonly MemoryCache? _cache;

    public TravelTimeCache(CacheConfig config, TimeProvider time)
    {
        _config = config;
        if (config.Size.Bytes > 0)
        {
            _cache = new MemoryCache(new MemoryCacheOptions { SizeLimit = config.Size.Bytes, CompactionPercentage = 0.25, Clock = new Clock(time) });
        }
    }

    public TravelTable? Find(Places places) => _cache?.TryGetValue(places, out var table) == true ? (TravelTable?)table : null;

    public void Keep(Places places, TravelTable table) => _cache?.Set(places, table, new MemoryCacheEntryOptions
    {
        Size = Overhead + (TwoNumbers * ((long)places.Count + table.Durations.Length)),
        AbsoluteExpirationRelativeToNow = _config.Age,
    });

    /// <inheritdoc />
    public void Dispose() => _cache?.Dispose();

    private sealed class Clock(TimeProvider time) : ISystemClock
    {
        public DateTimeOffset UtcNow => time.GetUtcNow();
    }
}
