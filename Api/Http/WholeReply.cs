using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Net.Http.Headers;

namespace Interlock.Api.Http;

/// <summary>
/// Writes a reply that is there as a whole. From 1 KiB on it is compressed as <c>Accept-Encoding</c> asks for, by ASP.NET Core's providers. Its middleware decides before it
/// knows the size, and wraps every reply, those of streams as well.
/// </summary>
internal static class WholeReply
{
    private const int LeastCompressed = 1024;

    /// <summary>Writes it; status, type and other headers are set.</summary>
    public static Task WriteAsync(HttpContext context, ReadOnlySpan<byte> content)
    {
        var response = context.Response;

        // A strong ETag names these very bytes.
        if (content.Length >= LeastCompressed && response.Headers.ETag.Count == 0)
        {
            content = Compress(context, content);
        }

        response.ContentLength = content.Length;
        content.CopyTo(response.BodyWriter.GetSpan(content.Length));
        response.BodyWriter.Advance(content.Length);
        return response.BodyWriter.FlushAsync(context.RequestAborted).AsTask();
    }

    private static ReadOnlySpan<byte> Compress(HttpContext context, ReadOnlySpan<byte> content)
    {
        var headers = context.Response.Headers;
        headers.Append(HeaderNames.Vary, HeaderNames.AcceptEncoding);
        if (context.Request.Headers.AcceptEncoding.Count == 0
            || context.RequestServices.GetRequiredService<IResponseCompressionProvider>().GetCompressionProvider(context) is not { } provider)
        {
            return content;
        }

        var packed = new MemoryStream(content.Length / 2);
        using (var stream = provider.CreateStream(packed))
        {
            stream.Write(content);
        }

        if (packed.Length >= content.Length)
        {
            return content;
        }

        headers.ContentEncoding = provider.EncodingName;
        return packed.GetBuffer().AsSpan(0, (int)packed.Length);
    }
}
