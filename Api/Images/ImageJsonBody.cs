using System.Text.Json;
using Interlock.Api.Http;
using Interlock.Application;
using Interlock.Application.Images;
using Interlock.Domain;

namespace Interlock.Api.Images;

/// <summary>Reads pictures from JSON: <c>{"model_type":"digits","images":["base64", ...]}</c>; a data URL will do as well.</summary>
internal static class ImageJsonBody
{
    private const int MaxImages = 20_000;

    /// <exception cref="InvalidInputException">Every problem with the body.</exception>
    public static async Task<ImageRequest> ReadAsync(HttpRequest request)
    {
        using var body = await RequestBody.ReadAsync(request);
        try
        {
            using var json = JsonDocument.Parse(body.Content);
            return Read(json.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw InvalidInputException.At("$", "the request body is not JSON, or a text in it is not valid Unicode", InvalidInputException.MalformedJson);
        }
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
        var text = image.ValueKind == JsonValueKind.String ? image.GetString()! : "";
        var comma = text.StartsWith("data:", StringComparison.Ordinal) ? text.IndexOf(',', StringComparison.Ordinal) + 1 : 0;
        var content = new byte[(text.Length - comma) / 4 * 3 + 3];
        if (image.ValueKind != JsonValueKind.String || !Convert.TryFromBase64Chars(text.AsSpan(comma), content, out var length))
        {
            problems.Add(path, "is not a picture in base64");
            length = 0;
        }

        return new ImageFile(path, $"images[{index}]", content.AsMemory(0, length));
    }
}
