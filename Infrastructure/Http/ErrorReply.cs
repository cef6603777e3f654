using System.Text.Json;

namespace Interlock.Infrastructure.Http;

/// <summary>
/// Reads the explanation in an error reply: <c>code</c> and <c>message</c> of OSRM, <c>code</c> and <c>msg</c> or <c>detail</c> of problem
/// details.
/// </summary>
internal static class ErrorReply
{
    private static readonly string[] Messages = ["msg", "message", "detail", "title", "error"];

    /// <summary>"TooBig: Too many table coordinates", or null where there is none.</summary>
    public static string? Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.ValueKind == JsonValueKind.Object ? Read(json.RootElement) : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Proxies answer errors in HTML: only the status counts then.
            return null;
        }
    }

    /// <summary>As above, of an object.</summary>
    public static string? Read(JsonElement error)
    {
        var said = string.Join(": ", new[] { Text(error, "code"), Message(error) }.OfType<string>());
        return said.Length > 0 ? said : null;
    }

    /// <summary>The message alone.</summary>
    public static string? Message(JsonElement error) => Messages.Select(name => Text(error, name)).FirstOrDefault(text => text is not null);

    private static string? Text(JsonElement error, string name)
    {
        if (!error.TryGetProperty(name, out var value) || value.ValueKind != JsonValueKind.String)
        {
            return null;
        }

        var text = string.Concat(value.GetString()!.Select(c => char.IsControl(c) ? ' ' : c)).Trim();
        return text.Length > 0 ? text : null;
    }
}
