using System.Globalization;
using System.Threading.RateLimiting;
using Interlock.Application.Quotas;
using Interlock.Domain;
using Interlock.Domain.Access;

namespace Interlock.Api.Quotas;

/// <summary>The limits of one caller on this server, by .NET's rate limiters.</summary>
internal sealed class CallerLimits(Quota quota) : IDisposable
{
    private static readonly TimeSpan LeastPeriod = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan ConcurrencyRetryAfter = TimeSpan.FromSeconds(1);

    private readonly TokenBucketRateLimiter? _rate = quota.Rate is { } rate ? MakeRate(rate, BurstOf(rate, quota.Burst)) : null;
    private readonly ConcurrencyLimiter? _concurrency = quota.Concurrency is { } most ? new ConcurrencyLimiter(new ConcurrencyLimiterOptions { PermitLimit = most }) : null;

    /// <summary>What they were made for.</summary>
    public Quota Quota => quota;

    /// <summary><c>RateLimit-Policy</c>: how many requests or rows in how many seconds.</summary>
    public string Policy { get; } = string.Join(", ", PoliciesOf(quota));

    /// <summary><c>RateLimit</c>: how many requests and rows are left, and the seconds until there are more.</summary>
    public string StateOf(RowUsage rows, string caller)
    {
        var rate = _rate is null ? null : string.Create(
            CultureInfo.InvariantCulture, $"\"rate\";r={_rate.GetStatistics()?.CurrentAvailablePermits ?? 0};t={Math.Max(1, Math.Ceiling(1 / quota.Rate!.Value)):0}");
        var perDay = quota.RowsPerDay is null ? null : string.Create(
            CultureInfo.InvariantCulture, $"\"rows\";r={rows.LeftOf(caller)};t={Math.Ceiling(rows.UntilTomorrow.TotalSeconds):0}");
        return rate is null || perDay is null ? rate ?? perDay ?? "" : $"{rate}, {perDay}";
    }

    /// <summary>Admits a request.</summary>
    /// <returns>What to dispose when it has ended; null where the number of requests at a time is not limited.</returns>
    /// <exception cref="LimitExceededException">There are too many.</exception>
    public RateLimitLease? Admit()
    {
        using var token = _rate?.AttemptAcquire();
        if (token?.IsAcquired == false)
        {
            var retryAfter = token.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromSeconds(1 / quota.Rate!.Value);
            throw new LimitExceededException("This caller sends more requests than its rate allows.", retryAfter);
        }

        var place = _concurrency?.AttemptAcquire();
        if (place?.IsAcquired == false)
        {
            place.Dispose();
            throw new LimitExceededException($"This caller has {quota.Concurrency} requests at a time already.", ConcurrencyRetryAfter);
        }

        return place;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _rate?.Dispose();
        _concurrency?.Dispose();
    }

    private static IEnumerable<string> PoliciesOf(Quota quota)
    {
        if (quota.Rate is { } rate)
        {
            var burst = BurstOf(rate, quota.Burst);
            yield return string.Create(CultureInfo.InvariantCulture, $"\"rate\";q={burst};w={Math.Max(1, Math.Ceiling(burst / rate)):0}");
        }

        if (quota.RowsPerDay is { } rows)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"\"rows\";q={rows};w=86400");
        }
    }

    private static int BurstOf(double rate, int? burst) => burst ?? (int)Math.Max(1, Math.Ceiling(rate));

    private static TokenBucketRateLimiter MakeRate(double rate, int burst)
    {
        var tokens = Math.Max(1, (int)Math.Round(rate * LeastPeriod.TotalSeconds));
        return new TokenBucketRateLimiter(new TokenBucketRateLimiterOptions
        {
            TokenLimit = burst,
            TokensPerPeriod = tokens,
            ReplenishmentPeriod = TimeSpan.FromSeconds(tokens / rate),
            AutoReplenishment = true,
        });
    }
}
