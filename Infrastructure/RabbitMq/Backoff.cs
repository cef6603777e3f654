namespace Interlock.Infrastructure.RabbitMq;

/// <summary>Pauses between attempts: each twice as long as the one before, and uneven, so that those who failed together do not come back together.</summary>
/// <param name="first">The first pause, on average.</param>
/// <param name="longest">The longest, on average.</param>
internal sealed class Backoff(TimeSpan first, TimeSpan longest)
{
    private const int MostDoublings = 30;

    private int _attempts;

    /// <summary>The next pause.</summary>
    public TimeSpan Next() => Of(first, longest, _attempts++);

    /// <summary>Begins again with the first pause, if what was tried went well for longer than the longest.</summary>
    public void ResetAfter(TimeSpan lasted) => _attempts = lasted > longest ? 0 : _attempts;

    /// <summary>The pause after so many attempts before: half of it is certain, the rest is chance.</summary>
    public static TimeSpan Of(TimeSpan first, TimeSpan longest, int attempts)
    {
        var doubled = first * Math.Pow(2, Math.Min(attempts, MostDoublings));
        var average = doubled < longest ? doubled : longest;
        return average * (0.5 + Random.Shared.NextDouble());
    }
}
