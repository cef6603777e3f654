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
        if (content.Length >= LeastCompressed && response.Headers.ETag.Count == 0 && !ProblemWriter.IsOfProtocol(context.Request.Path))
        {
            content = Compress(context, content);
        }

        response.ContentLength = content.Length;
        content.CopyTo(response.BodyWriter.GetSpan(content.Length));
        response.BodyWriter.Advance(content.Length);
        return response.BodyWriter.FlushAsync(context.RequestAborted).AsTask();
    }

    /// <summary>
    /// The body of a long reply, compressed likewise. Dispose it where the reply is whole, and only there: what is cut off must not end as if it were.
    /// </summary>
    public static Stream OpenLong(HttpContext context)
    {
        if (ProviderFor(context) is not { } provider)
        {
            return context.Response.Body;
        }

        context.Response.Headers.ContentEncoding = provider.EncodingName;
        return provider.CreateStream(context.Response.Body);
    }

    private static ReadOnlySpan<byte> Compress(HttpContext context, ReadOnlySpan<byte> content)
    {
        if (ProviderFor(context) is not { } provider)
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

        context.Response.Headers.ContentEncoding = provider.EncodingName;
        return packed.GetBuffer().AsSpan(0, (int)packed.Length);
    }

    private static ICompressionProvider? ProviderFor(HttpContext context)
    {
        context.Response.Headers.Append(HeaderNames.Vary, HeaderNames.AcceptEncoding);
        return context.Request.Headers.AcceptEncoding.Count == 0 ? null
            : context.RequestServices.GetRequiredService<IResponseCompressionProvider>().GetCompressionProvider(context);
    }
}
