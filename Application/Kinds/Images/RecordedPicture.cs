using System.Text.Json;

namespace Interlock.Application.Kinds.Images;

/// <summary>What is kept of a request for a picture.</summary>
/// <param name="ModelType">The type that was asked.</param>
/// <param name="Sha256">SHA-256 of the uploaded file.</param>
/// <param name="IsDecoded">Whether it was uploaded as pixels.</param>
internal sealed record RecordedPicture(string ModelType, string Sha256, bool IsDecoded)
{
    /// <summary>Reads what <see cref="ImageJson.WriteRequest"/> wrote; null where it is something else.</summary>
    public static RecordedPicture? Read(string request)
    {
        var json = JsonElement.Parse(request);
        return TextOf(json, "model_type") is { } type && TextOf(json, "sha256") is { } hash ? new RecordedPicture(type, hash, json.TryGetProperty("decoded", out _)) : null;
    }

    private static string? TextOf(JsonElement json, string member) =>
        json.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
