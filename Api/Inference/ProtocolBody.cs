using System.Text.Json;
using Interlock.Api.Bodies;
using Interlock.Domain;

namespace Interlock.Api.Inference;

/// <summary>Bodies of the protocol's calls that are no inference.</summary>
internal static class ProtocolBody
{
    /// <summary>Reads the body, an object, which may be missing.</summary>
    /// <exception cref="InvalidInputException">It is no object, or no JSON.</exception>
    public static async Task<JsonElement?> ReadAsync(HttpRequest request)
    {
        ContentCoding.Decode(request);
        var (content, _) = await RequestBody.CopyAsync(request, long.MaxValue);
        if (content.Length == 0)
        {
            return null;
        }

        try
        {
            var body = JsonElement.Parse(content);
            return body.ValueKind == JsonValueKind.Object ? body : throw InvalidInputException.At("$", "is no object");
        }
        catch (JsonException)
        {
            throw InvalidInputException.At("$", "the request body is not JSON", InvalidInputException.MalformedJson);
        }
    }
}
