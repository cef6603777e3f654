using System.Buffers;
using System.IO.Pipelines;
using Interlock.Application.Sources;
using Microsoft.Net.Http.Headers;

namespace Interlock.Api.Bodies;

/// <summary>Bytes in an array that is used again, if it is given back; the garbage collector takes it else.</summary>
/// <param name="array">The array, which may be longer.</param>
/// <param name="length">How many bytes are used.</param>
internal readonly struct PooledBytes(byte[] array, int length)
{
    /// <summary>The bytes.</summary>
    public ReadOnlyMemory<byte> Content => array.AsMemory(0, length);

    /// <summary>Copies a sequence.</summary>
    public static PooledBytes CopyOf(ReadOnlySequence<byte> content)
    {
        var (length, array) = ((int)content.Length, content.IsEmpty ? [] : ArrayPool<byte>.Shared.Rent((int)content.Length));
        content.CopyTo(array);
        return new PooledBytes(array, length);
    }

    /// <summary>Gives the array back: nobody may read it any more.</summary>
    public void Return() => ArrayPool<byte>.Shared.Return(array);
}

/// <summary>A whole request body in memory, held to <c>server.body-limit</c> by Kestrel. Dispose it when it has been read.</summary>
internal sealed class RequestBody : IDisposable
{
    private readonly PipeReader? _reader;
    private readonly SequencePosition _end;

    private RequestBody(PipeReader reader, ReadOnlySequence<byte> content)
    {
        ReadOnlyMemory<byte> bytes;
        if (content.IsSingleSegment)
        {
            (bytes, _reader, _end) = (content.First, reader, content.End);
        }
        else
        {
            bytes = content.ToArray();
            reader.AdvanceTo(content.End); // Not held twice.
        }

        Content = ByteOrderMark.Skip(bytes);
    }

    /// <summary>The bytes without a byte order mark, valid until Dispose.</summary>
    public ReadOnlyMemory<byte> Content { get; }

    /// <summary>Waits for the whole body.</summary>
    /// <exception cref="BadHttpRequestException">It is too large, cut off, or not framed as HTTP wants it.</exception>
    /// <exception cref="Domain.UnavailableException"><c>overloaded</c>: the bodies of others take too much memory.</exception>
    public static async ValueTask<RequestBody> ReadAsync(HttpRequest request)
    {
        try
        {
            return new RequestBody(request.BodyReader, await ReadToEndAsync(request));
        }
        catch (IOException e) when (e is not BadHttpRequestException)
        {
            throw Unreadable(e);
        }
    }

    /// <summary>Waits for the whole body, and copies it in two parts, which stay.</summary>
    /// <param name="request">The request.</param>
    /// <param name="head">The length of the first part; what is longer than the body is all of it.</param>
    /// <inheritdoc cref="ReadAsync"/>
    public static async ValueTask<(byte[] Head, PooledBytes Tail)> CopyAsync(HttpRequest request, long head)
    {
        try
        {
            var content = await ReadToEndAsync(request);
            var split = content.GetPosition(Math.Min(head, content.Length));
            var parts = (content.Slice(0, split).ToArray(), PooledBytes.CopyOf(content.Slice(split)));
            request.BodyReader.AdvanceTo(content.End);
            return parts;
        }
        catch (IOException e) when (e is not BadHttpRequestException)
        {
            throw Unreadable(e);
        }
    }

    /// <summary>Requires JSON in UTF-8, and decodes the body.</summary>
    /// <inheritdoc cref="ContentCoding.Decode"/>
    /// <exception cref="UnsupportedMediaException">It says to be something else.</exception>
    public static void RequireJson(HttpRequest request)
    {
        ContentCoding.Decode(request);
        if (!IsJson(request.ContentType))
        {
            throw new UnsupportedMediaException(request.ContentType, "application/json in UTF-8 (with curl: -H 'Content-Type: application/json')");
        }
    }

    /// <summary>Whether a content type is JSON in UTF-8.</summary>
    public static bool IsJson(string? type) =>
        string.Equals(type, "application/json", StringComparison.OrdinalIgnoreCase)
        || (MediaTypeHeaderValue.TryParse(type, out var parsed)
            && (parsed.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase) || parsed.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase))
            && IsUtf8(parsed));

    /// <summary>The media type of the body in capitals; null where there is none, or where it says to be in another encoding than UTF-8.</summary>
    public static string? Utf8TypeOf(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && IsUtf8(type) ? type.MediaType.ToString().ToUpperInvariant() : null;

    /// <inheritdoc />
    public void Dispose() => _reader?.AdvanceTo(_end);

    private static bool IsUtf8(MediaTypeHeaderValue type) =>
        !type.Charset.HasValue || type.Charset.Value.Trim('"').Equals("utf-8", StringComparison.OrdinalIgnoreCase);

    private static BadHttpRequestException Unreadable(IOException e) => new("The request body could not be read.", e);

    private static async ValueTask<ReadOnlySequence<byte>> ReadToEndAsync(HttpRequest request)
    {
        var reader = request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(request.HttpContext.RequestAborted);
            BodyLease.Hold(request.HttpContext, read.Buffer.Length);
            if (read.IsCompleted)
            {
                return read.Buffer;
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }
}
