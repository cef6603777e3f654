using System.Buffers;
using Microsoft.Net.Http.Headers;

namespace Interlock.Api.Http;

/// <summary>Reads whole request bodies. Kestrel holds them to <c>server.body-limit</c>.</summary>
internal static class RequestBody
{
    /// <summary>The body as one piece of memory; valid until <see cref="ReleaseAsync"/>.</summary>
    public static async ValueTask<ReadOnlyMemory<byte>> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var reader = request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(cancellationToken);
            if (read.IsCompleted)
            {
                return read.Buffer.IsSingleSegment ? read.Buffer.First : read.Buffer.ToArray();
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    /// <summary>Lets go of the memory that <see cref="ReadAsync"/> gave.</summary>
    public static ValueTask ReleaseAsync(HttpRequest request) => request.BodyReader.CompleteAsync();

    /// <summary>Requires JSON in UTF-8.</summary>
    /// <exception cref="UnsupportedMediaException">It says to be something else.</exception>
    public static void RequireJson(HttpRequest request)
    {
        var type = request.ContentType;
        if (string.Equals(type, "application/json", StringComparison.OrdinalIgnoreCase) && request.Headers.ContentEncoding.Count == 0)
        {
            return;
        }

        if (request.Headers.ContentEncoding is { Count: > 0 } encoding)
        {
            throw new UnsupportedMediaException($"{type} with content encoding {encoding}", "application/json without a content encoding");
        }

        var isJson = MediaTypeHeaderValue.TryParse(type, out var parsed)
            && (parsed.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase) || parsed.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase))
            && (!parsed.Charset.HasValue || parsed.Charset.Value.Trim('"').Equals("utf-8", StringComparison.OrdinalIgnoreCase));
        if (!isJson)
        {
            throw new UnsupportedMediaException(type, "application/json in UTF-8 (with curl: -H 'Content-Type: application/json')");
        }
    }
}
