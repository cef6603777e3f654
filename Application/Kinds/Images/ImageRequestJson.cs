using System.Text.Json;
using Interlock.Domain;

namespace Interlock.Application.Kinds.Images;

/// <summary>
/// An image request as JSON: <c>{"model_type":"digits","images":["base64", ...]}</c>; a data URL will do as well, and so will
/// <c>{"name":"a.png","data":"base64"}</c>, which keeps the file's name.
/// </summary>
public static class ImageRequestJson
{
    private const int MaxImages = 20_000;
    private const int LongestName = 255;

    /// <summary>Reads a request.</summary>
    /// <param name="utf8">JSON without a byte order mark.</param>
    /// <exception cref="InvalidInputException">Every problem with it.</exception>
    public static ImageRequest Read(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            using var json = JsonDocument.Parse(utf8);
            return Read(json.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw InvalidInputException.At("$", "the request body is not JSON, or a text in it is not valid Unicode", InvalidInputException.MalformedJson);
        }
    }

    /// <summary>Writes a request as an object, with the names of its files.</summary>
    public static void Write(Utf8JsonWriter json, ImageRequest request)
    {
        json.WriteStartObject();
        if (request.ModelType is { } type)
        {
            json.WriteString("model_type"u8, type);
        }

        json.WriteStartArray("images"u8);
        foreach (var file in request.Files)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, file.Name);
            json.WriteBase64String("data"u8, file.Content.Span);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static ImageRequest Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw InvalidInputException.At("$", "expected {\"model_type\":\"...\",\"images\":[\"base64\", ...]}");
        }

        var problems = new InputProblems();
        var (files, modelType, seen) = (new List<ImageFile>(), (string?)null, new HashSet<string>());
        foreach (var member in root.EnumerateObject())
        {
            switch (member.Name)
            {
                case "model_type" or "images" when !seen.Add(member.Name):
                    problems.Add($"$.{member.Name}", "stands twice");
                    break;
                case "model_type" when member.Value.ValueKind == JsonValueKind.String:
                    modelType = member.Value.GetString();
                    break;
                case "images" when member.Value.ValueKind == JsonValueKind.Array && member.Value.GetArrayLength() <= MaxImages:
                    files.AddRange(member.Value.EnumerateArray().Select((image, i) => ReadImage(image, i, problems)));
                    break;
                case "model_type" or "images":
                    problems.Add($"$.{member.Name}", member.Name == "images" ? "is not a list of pictures in base64" : "is not a string");
                    break;
                default:
                    problems.Add("$", $"unknown field '{Excerpt.Of(member.Name, 64)}'; expected 'images' and 'model_type'");
                    break;
            }
        }

        problems.ThrowIfAny();
        return new ImageRequest(modelType, files);
    }

    private static ImageFile ReadImage(JsonElement image, int index, InputProblems problems)
    {
        var path = $"$.images[{index}]";
        if (image.ValueKind == JsonValueKind.Object)
        {
            var fields = new JsonFields(image, path, problems, "name", "data");
            var name = fields.Optional<string>("name", JsonFields.TryGetText, "a text") ?? "";
            var data = fields.Required<string>("data", JsonFields.TryGetText, "a picture in base64") ?? "";
            return new ImageFile(path, Excerpt.Of(name, LongestName), Decode(data, $"{path}.data", problems));
        }

        var text = image.ValueKind == JsonValueKind.String ? image.GetString() : null;
        return new ImageFile(path, $"images[{index}]", Decode(text, path, problems));
    }

    private static ReadOnlyMemory<byte> Decode(string? text, string path, InputProblems problems)
    {
        var comma = text?.StartsWith("data:", StringComparison.Ordinal) == true ? text.IndexOf(',', StringComparison.Ordinal) + 1 : 0;
        var content = new byte[((text?.Length ?? 0) - comma) / 4 * 3 + 3];
        if (text is not null && Convert.TryFromBase64Chars(text.AsSpan(comma), content, out var length))
        {
            return content.AsMemory(0, length);
        }

        problems.Add(path, "is not a picture in base64");
        return default;
    }
}
