using System.Text.Json;
using Interlock.Domain;
using Interlock.Domain.Routes;
using Interlock.Infrastructure.Http;

namespace Interlock.Infrastructure.Runtimes.Http;

/// <summary>The reply of a server with the same contract: a plan, or the reason why there is none.</summary>
internal static class RoutePlanReply
{
    private const string NotExecutable = "not_executable";

    /// <summary>Reads a reply with status 200.</summary>
    /// <param name="body">JSON.</param>
    /// <param name="request">What was asked.</param>
    /// <param name="shown">Makes the other server's words fit to be shown.</param>
    /// <exception cref="NotExecutableException">The other server found no plan.</exception>
    /// <exception cref="CallFailedException">It has no answer, or none that fits the request.</exception>
    public static RoutePlan Read(ReadOnlyMemory<byte> body, RouteRequest request, Func<string, string> shown)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            var reply = json.RootElement;
            if (reply.ValueKind != JsonValueKind.Object)
            {
                throw Garbled("it is no JSON object");
            }

            return reply.TryGetProperty("data", out var data) ? RoutePlanReader.Read(new JsonAt(data, "data"), request) : throw NoAnswer(reply, shown);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw Garbled("it is not JSON");
        }
    }

    public static CallFailedException Garbled(string why) => CallFailedException.NotA("a plan of these stops", why);

    private static Exception NoAnswer(JsonElement reply, Func<string, string> shown)
    {
        var isCode = reply.TryGetProperty("code", out var code) && code.ValueKind == JsonValueKind.String;
        if (isCode && code.ValueEquals(NotExecutable))
        {
            return new NotExecutableException(shown(ErrorReply.Message(reply) ?? "No plan is possible."));
        }

        // That its own external API failed is not held against it, and it has tried again already.
        return isCode ? new CallFailedException($"has no answer ({ErrorReply.Read(reply)})", isFault: false) : Garbled("it has no 'data'");
    }
}
