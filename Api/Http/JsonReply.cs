using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Interlock.Api.Http;

/// <summary>Writes a JSON object as the whole reply, with its length, from a buffer that is used again.</summary>
internal static class JsonReply
{
    public const string Json = "application/json; charset=utf-8";

    private const int KeptBuffer = 256 * 1024;

    /// <summary>Quotes and the like stay readable; the reply is never put into HTML.</summary>
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _buffer;

    [ThreadStatic]
    private static Utf8JsonWriter? _writer;

    /// <summary>Replies with an object whose members <paramref name="write"/> writes.</summary>
    public static Task WriteAsync<TState>(HttpContext context, string contentType, TState state, Action<Utf8JsonWriter, TState> write)
    {
        context.Response.ContentType = contentType;
        return WholeReply.WriteAsync(context, WriteObject(state, write).WrittenSpan);
    }

    /// <summary>Replies <c>{"status":200,"msg":"OK","data":...}</c>; <paramref name="writeData"/> writes the value of data.</summary>
    public static Task WriteOkAsync<TState>(HttpContext context, TState state, Action<Utf8JsonWriter, TState> writeData) =>
        WriteAsync(context, Json, (state, writeData), static (json, reply) =>
        {
            json.WriteNumber("status"u8, 200);
            json.WriteString("msg"u8, "OK"u8);
            json.WritePropertyName("data"u8);
            reply.writeData(json, reply.state);
        });

    private static ArrayBufferWriter<byte> WriteObject<TState>(TState state, Action<Utf8JsonWriter, TState> write)
    {
        var buffer = _buffer is { Capacity: <= KeptBuffer } kept ? kept : new ArrayBufferWriter<byte>(1024);
        var json = _writer ??= new Utf8JsonWriter(Stream.Null, Options);
        (_buffer, _writer) = (null, null);
        buffer.ResetWrittenCount();
        json.Reset(buffer);
        json.WriteStartObject();
        write(json, state);
        json.WriteEndObject();
        json.Flush();
        (_buffer, _writer) = (buffer, json);
        return buffer;
    }
}
