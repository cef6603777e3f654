using Interlock.Api.Http.Errors;
using Interlock.Application.Sources;
using Interlock.Domain;
using Microsoft.Net.Http.Headers;

namespace Interlock.Api.Bodies;

/// <summary>
/// Decodes bodies with a <c>Content-Encoding</c>. ASP.NET Core's request decompression would take a body that is cut off for a whole one, and fixes the
/// limit before an endpoint sets its own.
/// </summary>
internal static class ContentCoding
{
    /// <summary>What is decoded, for <c>Accept-Encoding</c>.</summary>
    public const string Accepted = "gzip, br";

    /// <summary>Has the body read as its sender encoded it, held to the limit of the request after decoding. Does nothing where it has no encoding.</summary>
    /// <exception cref="UnsupportedEncodingException">It has another encoding, or several.</exception>
    public static void Decode(HttpRequest request)
    {
        if (request.Headers.ContentEncoding.Count > 0)
        {
            DecodeAs(request);
        }
    }

    private static void DecodeAs(HttpRequest request)
    {
        string[] codings = [.. request.Headers.GetCommaSeparatedValues(HeaderNames.ContentEncoding).Select(coding => coding.ToLowerInvariant()).Where(coding => coding is not ("" or "identity"))];
        if (codings is not [])
        {
            Stream decoded = codings switch
            {
                ["gzip" or "x-gzip"] => new WholeGzipStream(request.Body),
                ["br"] => new WholeBrotliStream(request.Body),
                _ => throw new UnsupportedEncodingException(string.Join(", ", codings)),
            };
            request.HttpContext.Response.RegisterForDispose(decoded);
            request.Body = new DecodedBody(request.HttpContext, decoded, codings[0]);
        }

        request.Headers.Remove(HeaderNames.ContentEncoding);
    }
}

/// <summary>The body's encoding is none that is decoded.</summary>
internal sealed class UnsupportedEncodingException(string coding) : HttpException(415, "unsupported_media_type",
    $"The content encoding '{Excerpt.Of(coding, 100)}' is not supported; send one of {ContentCoding.Accepted}, or the body as it is.")
{
    /// <inheritdoc />
    public override void WriteHeaders(IHeaderDictionary headers) => headers.AcceptEncoding = ContentCoding.Accepted;
}
