namespace Interlock.Application.Notifications.Deliveries;

/// <summary>How often and when a delivery is tried again.</summary>
/// <param name="Retries">The most retries.</param>
/// <param name="Delay">Pause before the first, on average.</param>
public sealed record RetryRule(int Retries, TimeSpan Delay)
{
    /// <summary>No pause is longer, whatever a receiver asks for.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <summary>Whether a delivery that was tried so often may be tried again.</summary>
    public bool Allows(int attempts) => attempts <= Retries;

    /// <summary>The pause after an attempt: twice as long as the one before, half of it by chance; never shorter than the receiver asks for.</summary>
    /// <param name="attempts">The attempts so far, at least one.</param>
    /// <param name="asked">What the receiver asks for.</param>
    public TimeSpan PauseAfter(int attempts, TimeSpan? asked)
    {
        var pause = Pauses.After(Delay, Longest, attempts);
        return Min(pause > asked.GetValueOrDefault() ? pause : asked!.Value, Longest);
    }

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
