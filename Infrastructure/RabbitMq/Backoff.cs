using Interlock.Application;

namespace Interlock.Infrastructure.RabbitMq;

/// <summary>The pauses of one who tries again and again.</summary>
/// <param name="first">The first pause, on average.</param>
/// <param name="longest">The longest.</param>
internal sealed class Backoff(TimeSpan first, TimeSpan longest)
{
    private int _attempts;

    /// <summary>The next pause.</summary>
    public TimeSpan Next() => Pauses.After(first, longest, ++_attempts);

    /// <summary>Begins again with the first pause, if what was tried went well for longer than the longest.</summary>
    public void ResetAfter(TimeSpan lasted) => _attempts = lasted > longest ? 0 : _attempts;
}
