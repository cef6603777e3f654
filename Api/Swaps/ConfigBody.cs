using Interlock.Api.Bodies;
using System.Text;
using Interlock.Domain;
using Microsoft.AspNetCore.Http.Features;

namespace Interlock.Api.Swaps;

/// <summary>The body of a request that brings a configuration: the whole config.yaml, in UTF-8.</summary>
internal static class ConfigBody
{
    /// <summary>The most bytes that a configuration may have.</summary>
    public const int MostBytes = 1 << 20;

    // No form and no page sends these without asking first, so none of another site can.
    private static readonly string[] Types = ["APPLICATION/YAML", "APPLICATION/X-YAML", "TEXT/YAML", "TEXT/X-YAML"];

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads it to its end.</summary>
    /// <exception cref="UnsupportedMediaException">It says to be something else.</exception>
    /// <exception cref="TooLargeException">It is larger than a configuration may be.</exception>
    /// <exception cref="InvalidInputException">It is empty or not UTF-8.</exception>
    public static async Task<string> ReadAsync(HttpRequest request)
    {
        ContentCoding.Decode(request);
        if (!Types.Contains(RequestBody.Utf8TypeOf(request)))
        {
            throw new UnsupportedMediaException(request.ContentType, "application/yaml in UTF-8 (with curl: -H 'Content-Type: application/yaml')");
        }

        request.HttpContext.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = MostBytes;
        try
        {
            using var body = await RequestBody.ReadAsync(request);
            return TextOf(body.Content.Span);
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            throw TooLarge();
        }
    }

    /// <summary>The configuration has more than <see cref="MostBytes"/>.</summary>
    public static TooLargeException TooLarge() => new("A configuration may not be larger than 1 MiB.");

    private static string TextOf(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            throw InvalidInputException.At("$", "the request has no body; send the whole config.yaml (with curl: --data-binary @config.yaml)", "empty_body");
        }

        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException e)
        {
            throw InvalidInputException.At("$", $"line {bytes[..e.Index].Count((byte)'\n') + 1} is not UTF-8");
        }
    }
}
