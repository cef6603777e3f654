using Interlock.Application.Calls;

namespace Interlock.Infrastructure.RabbitMq.Consumers;

/// <summary>The body of an answer: what HTTP would reply.</summary>
internal static class AnswerBody
{
    /// <summary><c>{"status":200,"msg":"OK","data":...}</c>.</summary>
    public static ReadOnlyMemory<byte> Of(CallAnswer answer) => AnswerData.Of(answer.Data, static (json, data) =>
    {
        json.WriteStartObject();
        json.WriteNumber("status"u8, 200);
        json.WriteString("msg"u8, "OK"u8);
        json.WritePropertyName("data"u8);
        json.WriteRawValue(data.Span, skipInputValidation: true);
        json.WriteEndObject();
    });
}
