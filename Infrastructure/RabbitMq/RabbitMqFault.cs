using Interlock.Domain;
using RabbitMQ.Client.Exceptions;

namespace Interlock.Infrastructure.RabbitMq;

/// <summary>Tells failures of the broker from everything else, and gives them the port's words.</summary>
internal static class RabbitMqFault
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    /// <summary>Whether the broker, or the way to it, is at fault. What was asked of it may have been done or not.</summary>
    public static bool IsOfBroker(Exception e) =>
        e is RabbitMQClientException or IOException or TimeoutException or ObjectDisposedException or System.Net.Sockets.SocketException
        || (e is AggregateException && e.InnerException is { } inner && IsOfBroker(inner));

    /// <summary>What a caller of the engine sees.</summary>
    public static UnavailableException Unavailable(Exception? cause) =>
        new(UnavailableException.QueueUnavailable, "The message broker cannot be reached.", RetryAfter, cause);

    /// <summary>What went wrong in the end: the outer exceptions only say that it did.</summary>
    public static string ReasonOf(Exception e) => e.GetBaseException().Message;
}
