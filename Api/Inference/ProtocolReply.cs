using System.Buffers;
using System.IO.Compression;
using System.Text.Encodings.Web;
using System.Text.Json;
using Interlock.Api.Http;
using Microsoft.Net.Http.Headers;

namespace Interlock.Api.Inference;

/// <summary>Replies of the Open Inference Protocol: a JSON object, behind it perhaps the content of tensors.</summary>
internal static class ProtocolReply
{
    private const int LeastCompressed = 1024;

    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Replies with an object whose members <paramref name="write"/> writes.</summary>
    public static Task WriteAsync<TState>(HttpContext context, TState state, Action<Utf8JsonWriter, TState> write) =>
        SendAsync(context, "application/json", [Json(state, write)]);

    /// <summary>Replies with a list of objects.</summary>
    public static Task WriteListAsync<T>(HttpContext context, IEnumerable<T> items, Action<Utf8JsonWriter, T> write)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, Readable))
        {
            json.WriteStartArray();
            foreach (var item in items)
            {
                json.WriteStartObject();
                write(json, item);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        return SendAsync(context, "application/json", [buffer.WrittenMemory]);
    }

    /// <summary>Replies with an answer. It is compressed as the client asks for.</summary>
    /// <param name="context">Of the request.</param>
    /// <param name="state">For <paramref name="write"/>.</param>
    /// <param name="write">Writes the members of the object.</param>
    /// <param name="contents">The content of tensors; none where all are part of the JSON.</param>
    public static Task WriteAnswerAsync<TState>(HttpContext context, TState state, Action<Utf8JsonWriter, TState> write, IReadOnlyList<ReadOnlyMemory<byte>> contents)
    {
        var json = Json(state, write);
        var type = contents.Count > 0 ? "application/octet-stream" : "application/json";
        if (contents.Count > 0)
        {
            context.Response.Headers[InferenceHeaders.JsonLength] = $"{json.Length}";
        }

        ReadOnlyMemory<byte>[] parts = [json, .. contents];
        return CodingOf(context.Request) is { } coding && parts.Sum(part => (long)part.Length) >= LeastCompressed
            ? SendCompressedAsync(context, type, parts, coding)
            : SendAsync(context, type, parts);
    }

    private static ReadOnlyMemory<byte> Json<TState>(TState state, Action<Utf8JsonWriter, TState> write)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, Readable))
        {
            json.WriteStartObject();
            write(json, state);
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    private static async Task SendAsync(HttpContext context, string type, ReadOnlyMemory<byte>[] parts)
    {
        context.Response.ContentType = type;
        context.Response.ContentLength = parts.Sum(part => (long)part.Length);
        foreach (var part in parts)
        {
            await context.Response.BodyWriter.WriteAsync(part, context.RequestAborted);
        }
    }

    private static Task SendCompressedAsync(HttpContext context, string type, ReadOnlyMemory<byte>[] parts, string coding)
    {
        var packed = new MemoryStream();
        using (Stream stream = coding == "gzip" ? new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true) : new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            foreach (var part in parts)
            {
                stream.Write(part.Span);
            }
        }

        context.Response.Headers.ContentEncoding = coding;
        context.Response.Headers.Append(HeaderNames.Vary, HeaderNames.AcceptEncoding);
        return SendAsync(context, type, [packed.GetBuffer().AsMemory(0, (int)packed.Length)]);
    }

    /// <summary>The encoding that the client likes best of gzip and deflate; null where it names neither.</summary>
    private static string? CodingOf(HttpRequest request) =>
        request.Headers.AcceptEncoding.Count == 0 || !StringWithQualityHeaderValue.TryParseList(request.Headers.AcceptEncoding, out var accepted) ? null
        : accepted.Where(coding => coding.Value.Value is "gzip" or "deflate" && coding.Quality is null or > 0).MaxBy(coding => coding.Quality ?? 1)?.Value.Value;
}
