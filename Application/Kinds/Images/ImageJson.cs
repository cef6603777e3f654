using System.Security.Cryptography;
using System.Text.Json;
using Interlock.Domain.Images;

namespace Interlock.Application.Kinds.Images;

/// <summary>Pictures and their results as JSON, as they are answered and kept. Of a picture its hash is kept, not its pixels.</summary>
public static class ImageJson
{
    /// <summary>Writes <c>"result"</c>, <c>"label"</c> and <c>"scores"</c> into the current object.</summary>
    public static void WriteResult(Utf8JsonWriter json, ImageResult result)
    {
        json.WriteNumber("result"u8, result.Result);
        json.WriteString("label"u8, result.Label);
        json.WriteStartArray("scores"u8);
        foreach (var score in result.Scores)
        {
            json.WriteNumberValue(score);
        }

        json.WriteEndArray();
    }

    /// <summary>Reads what <see cref="WriteResult"/> wrote.</summary>
    public static ImageResult ReadResult(JsonElement json) => new(
        json.GetProperty("result"u8).GetInt32(),
        json.GetProperty("label"u8).GetString()!,
        [.. json.GetProperty("scores"u8).EnumerateArray().Select(score => score.GetSingle())]);

    /// <summary>The type that a recorded request asked; null where the request is not kept any more.</summary>
    public static string? TypeOf(string request)
    {
        using var json = JsonDocument.Parse(request);
        return json.RootElement.TryGetProperty("model_type"u8, out var type) ? type.GetString() : null;
    }

    /// <summary>Writes the best labels: <c>"top":[{"label":"7","score":0.98}]</c>.</summary>
    public static void WriteTop(Utf8JsonWriter json, ImageResult result, IReadOnlyList<string> labels, int topK)
    {
        json.WriteStartArray("top"u8);
        foreach (var i in Enumerable.Range(0, labels.Count).OrderByDescending(i => result.Scores[i]).Take(topK))
        {
            json.WriteStartObject();
            json.WriteString("label"u8, labels[i]);
            json.WriteNumber("score"u8, result.Scores[i]);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Writes the <c>data</c> of an answer: what became of each file.</summary>
    public static void WriteData(Utf8JsonWriter json, ImageAnswer answer)
    {
        json.WriteStartArray();
        foreach (var file in answer.Files)
        {
            WriteFile(json, answer, file);
        }

        json.WriteEndArray();
    }

    /// <summary>Writes what is kept of a request into the current object.</summary>
    /// <param name="json">With an open object.</param>
    /// <param name="modelType">The type that is asked.</param>
    /// <param name="file">The picture.</param>
    /// <param name="sha256">Its hash.</param>
    public static void WriteRequest(Utf8JsonWriter json, string modelType, ImageFile file, string sha256)
    {
        json.WriteString("model_type"u8, modelType);
        json.WriteString("file"u8, file.Name);
        json.WriteNumber("bytes"u8, file.Content.Length);
        json.WriteString("sha256"u8, sha256);
        if (file.IsDecoded)
        {
            json.WriteBoolean("decoded"u8, true);
        }
    }

    /// <summary>The hash of a picture: 64 lowercase hex digits.</summary>
    internal static string HashOf(ImageFile file) => Convert.ToHexStringLower(SHA256.HashData(file.Content.Span));

    private static void WriteFile(Utf8JsonWriter json, ImageAnswer answer, ImageFileAnswer file)
    {
        json.WriteStartObject();
        json.WriteString("file"u8, file.Name);
        if (file.Error is { } error)
        {
            json.WriteString("code"u8, error.Code);
            json.WriteString("msg"u8, error.Message);
        }
        else
        {
            if (answer.Answer.Ids.Count > 0)
            {
                json.WriteString("id"u8, answer.Answer.Ids[file.Output]);
            }

            var result = answer.Answer.Inference.Outputs[file.Output];
            json.WriteString("model_type"u8, answer.ModelType);
            WriteResult(json, result);
            WriteTop(json, result, answer.Labels, answer.TopK);
        }

        json.WriteEndObject();
    }
}
