using System.Text;
using RabbitMQ.Client;

namespace Interlock.Infrastructure.RabbitMq.Consumers;

/// <summary>A message that was taken and is not acknowledged yet.</summary>
internal sealed class QueueMessage
{
    private const string TimesReturned = "x-delivery-count";

    private readonly IChannel _channel;
    private readonly ulong _tag;

    /// <param name="channel">On which it came.</param>
    /// <param name="tag">Its number there.</param>
    /// <param name="redelivered">Whether the broker says that it was given out before.</param>
    /// <param name="properties">Its properties.</param>
    /// <param name="body">Its body; copied, as it is valid only while it is delivered.</param>
    public QueueMessage(IChannel channel, ulong tag, bool redelivered, IReadOnlyBasicProperties properties, ReadOnlyMemory<byte> body)
    {
        (_channel, _tag, Properties, Body) = (channel, tag, properties, body.ToArray());
        Returns = Header(TimesReturned) is long times ? times : redelivered ? 1 : 0;
    }

    public IReadOnlyBasicProperties Properties { get; }

    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>How often it was taken before by someone who did not finish it: who lost the broker, or ended, perhaps because of it.</summary>
    private long Returns { get; }

    /// <summary>
    /// Whether it may be what ends servers. Once means nothing, as a broker that is restarted sends everything again that was taken.
    /// </summary>
    public bool IsSuspect => Returns > 1;

    /// <summary>How often this server failed on it for a reason that may pass.</summary>
    public int Failures { get; set; }

    /// <summary>Where its answer goes, or null.</summary>
    public string? ReplyTo => Properties.ReplyTo is { Length: > 0 } queue ? queue : null;

    /// <summary>What the answer is known by.</summary>
    public string? CorrelationId => Properties.CorrelationId ?? Properties.MessageId;

    /// <summary>Whether the broker has taken it back, to give it to someone else.</summary>
    public bool IsLost => _channel.IsClosed;

    /// <summary>The value of a header, texts as such, or null.</summary>
    public object? Header(string name)
    {
        object? value = null;
        Properties.Headers?.TryGetValue(name, out value);
        return value is byte[] text ? Encoding.UTF8.GetString(text) : value;
    }

    /// <summary>It is done: the broker may forget it.</summary>
    public ValueTask AckAsync(CancellationToken cancellationToken) => _channel.BasicAckAsync(_tag, multiple: false, cancellationToken);
}
