using System.Globalization;
using Interlock.Domain;
using RabbitMQ.Client;

namespace Interlock.Infrastructure.RabbitMq.Consumers;

/// <summary>The properties of a message that is moved to the dead letters: its own, and why it is there.</summary>
internal static class DeadLetter
{
    private const int LongestReason = 1000;

    // All headers together travel in one frame, of 128 KiB unless ops changed that; a larger one costs the connection.
    private const int MostHeaderBytes = 100 * 1024;

    // The broker would send copies to these.
    private static readonly string[] Routing = ["CC", "BCC"];

    /// <summary>What the message has there.</summary>
    /// <param name="message">The message.</param>
    /// <param name="queue">The queue it came from.</param>
    /// <param name="error">Why it cannot be answered.</param>
    /// <param name="now">When that was clear.</param>
    public static BasicProperties Of(QueueMessage message, string queue, InterlockException error, DateTimeOffset now)
    {
        var headers = Kept(message);
        headers["x-code"] = error.Code;
        headers["x-reason"] = Excerpt.Of(error.Message, LongestReason);
        headers["x-queue"] = queue;
        headers["x-failed-at"] = now.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

        // It shall stay until someone looks at it. The broker refuses a user that is not this connection's.
        var properties = new BasicProperties(message.Properties) { Persistent = true, Headers = headers };
        properties.ClearExpiration();
        properties.ClearUserId();
        return properties;
    }

    private static Dictionary<string, object?> Kept(QueueMessage message)
    {
        var headers = message.Properties.Headers;
        return headers is null || SizeOf(headers) > MostHeaderBytes
            ? []
            : headers.Where(header => !Routing.Contains(header.Key)).ToDictionary(header => header.Key, header => header.Value);
    }

    private static int SizeOf(object? value) => value switch
    {
        byte[] bytes => bytes.Length + 5,
        string text => text.Length + 5,
        IEnumerable<KeyValuePair<string, object?>> table => table.Sum(entry => entry.Key.Length + 1 + SizeOf(entry.Value)) + 5,
        IEnumerable<object?> list => list.Sum(SizeOf) + 5,
        BinaryTableValue binary => binary.Bytes.Length + 5,
        _ => 9,
    };
}
