using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Interlock.Domain;

namespace Interlock.Application.Serving;

/// <summary>Requests with known answers, one JSON object a line: the request's fields, and <c>label</c> or <c>result</c>.</summary>
public static class GoldenFile
{
    /// <summary>Each line as its name ("golden.jsonl:3"), the request without the answer, and the whole line.</summary>
    /// <exception cref="ModelLoadException">The file cannot be read or a line is not a JSON object.</exception>
    public static IEnumerable<(string Name, byte[] Request, JsonElement Expected)> Read(string file)
    {
        var number = 0;
        foreach (var line in File.ReadLines(file))
        {
            number++;
            if (line.Length > 0)
            {
                yield return Parse(line, $"{Path.GetFileName(file)}:{number}");
            }
        }
    }

    private static (string Name, byte[] Request, JsonElement Expected) Parse(string line, string name)
    {
        try
        {
            var request = JsonNode.Parse(line)!.AsObject();
            request.Remove("label");
            request.Remove("result");
            return (name, Encoding.UTF8.GetBytes(request.ToJsonString()), JsonElement.Parse(line));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new ModelLoadException($"{name} is not a JSON object: {e.Message}", e);
        }
    }
}
