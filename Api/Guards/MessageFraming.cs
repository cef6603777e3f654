using System.Text;
using Interlock.Api.Http.Errors;
using Microsoft.Net.Http.Headers;

namespace Interlock.Api.Guards;

/// <summary>
/// Refuses requests whose end a proxy may see elsewhere than this server does (request smuggling), beyond what Kestrel refuses itself: RFC 9112 6.1 and 6.3.
/// </summary>
internal static class MessageFraming
{
    // Kestrel moves a Content-Length that stands beside a Transfer-Encoding here.
    private const string OverriddenLength = "X-Content-Length";

    /// <summary>Whether the length of a body is ambiguous: a transfer coding other than one <c>chunked</c>, in HTTP/1.0, or beside a length.</summary>
    public static bool IsAmbiguous(HttpRequest request)
    {
        var coding = request.Headers.TransferEncoding;
        return coding.Count > 0
            && (coding.Count > 1 || !"chunked".Equals(coding[0], StringComparison.OrdinalIgnoreCase)
                || request.Protocol == HttpProtocol.Http10 || request.Headers.ContainsKey(OverriddenLength));
    }

    /// <summary>How Kestrel decodes a header: <c>Content-Length</c> by <see cref="LengthDigits"/>, any other as usual.</summary>
    public static Encoding? EncodingOf(string header) => header == HeaderNames.ContentLength ? LengthDigits.Instance : null;

    /// <summary>Decodes digits only. Kestrel would take a sign, too, as in <c>+30</c> and <c>-0</c>; a longer text than a number can have makes it reply 400.</summary>
    private sealed class LengthDigits : ASCIIEncoding
    {
        public static readonly LengthDigits Instance = new();

        public override int GetChars(ReadOnlySpan<byte> bytes, Span<char> chars)
        {
            if (bytes.IsEmpty || bytes.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
            {
                chars.Fill('x');
                return chars.Length;
            }

            var digits = bytes.TrimStart((byte)'0');
            return base.GetChars(digits.IsEmpty ? "0"u8 : digits[..Math.Min(digits.Length, chars.Length)], chars);
        }
    }
}

/// <summary>Where the body of a request ends is ambiguous. The connection is closed: what follows on it may be part of the body.</summary>
internal sealed class AmbiguousFramingException() : HttpException(400, "bad_request",
    "The length of the body is ambiguous: send Content-Length, or in HTTP/1.1 'Transfer-Encoding: chunked' alone.")
{
    /// <inheritdoc />
    public override void WriteHeaders(IHeaderDictionary headers) => headers.Connection = "close";
}
