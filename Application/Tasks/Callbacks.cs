using System.Buffers;
using System.Text;
using System.Text.Json;
using Interlock.Application.Notifications;
using Interlock.Domain;
using Interlock.Domain.Notifications;
using Interlock.Domain.Tasks;

namespace Interlock.Application.Tasks;

/// <inheritdoc />
public sealed class Callbacks(NotificationsConfig config, TimeProvider time) : ICallbacks
{
    private const string Header = "x-callback-url";

    private readonly CallbackRules _rules = new(config.Callbacks);

    /// <inheritdoc />
    public void Check(string url)
    {
        if (_rules.Read(url, out var problem) is null)
        {
            throw InvalidInputException.At(Header, $"the address {problem}");
        }
    }

    /// <inheritdoc />
    public Delivery? DeliveryOf(InferenceTask task, string view)
    {
        if (task.CallbackUrl is not { } url)
        {
            return null;
        }

        var now = time.GetUtcNow();
        var type = $"task.{WordOf(task.State)}";
        return new Delivery
        {
            Id = TimeOrderedId.New(now),
            Url = url,
            Receiver = ReceiverOf(url),
            Event = type,
            Body = BodyOf(type, task.FinishedAt ?? now, view),
            DueAt = now.UtcDateTime,
        };
    }

    private static string WordOf(TaskState state) => state switch
    {
        TaskState.Succeeded => "succeeded",
        TaskState.Failed => "failed",
        TaskState.Dead => "dead",
        TaskState.Cancelled => "cancelled",
        _ => throw new ArgumentException($"A task that is {state} has not ended."),
    };

    // It was checked when the task was accepted; were it none, it would be given up with that reason when its turn comes.
    private static string ReceiverOf(string url) =>
        CallbackAddress.Read(url, out _) is { } address ? $"{address.Scheme}://{address.IdnHost}:{address.Port}" : "none://";

    private static string BodyOf(string type, DateTimeOffset finished, string view)
    {
        var body = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteString("type", type);
            json.WriteString("timestamp", NotificationTime.Of(finished));
            json.WritePropertyName("data");
            json.WriteRawValue(view);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(body.WrittenSpan);
    }
}
