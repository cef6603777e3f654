using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Interlock.Domain;

namespace Interlock.Application.Serving.Loading;

/// <summary>Requests with known answers, one JSON object a line: the request's fields, and what must be answered.</summary>
public static class GoldenFile
{
    /// <summary>Each line as its name ("golden.jsonl:3"), the request without the answer, and the whole line.</summary>
    /// <param name="file">The file.</param>
    /// <param name="answer">The members that are no part of the request: what must be answered.</param>
    /// <exception cref="ModelLoadException">A line is not a JSON object, or the file has none or cannot be read.</exception>
    public static IEnumerable<(string Name, byte[] Request, JsonElement Expected)> Read(string file, params string[] answer)
    {
        var (number, isEmpty) = (0, true);
        foreach (var line in LinesOf(file))
        {
            number++;
            if (!string.IsNullOrWhiteSpace(line))
            {
                isEmpty = false;
                yield return Parse(line, $"{Path.GetFileName(file)}:{number}", answer);
            }
        }

        if (isEmpty)
        {
            throw new ModelLoadException($"The golden requests '{file}' are none: write one JSON object a line, or leave out 'swap.golden'.");
        }
    }

    private static string[] LinesOf(string file)
    {
        try
        {
            return File.ReadAllLines(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ModelLoadException($"The golden requests '{file}' cannot be read: {e.Message}", e);
        }
    }

    private static (string Name, byte[] Request, JsonElement Expected) Parse(string line, string name, string[] answer)
    {
        try
        {
            var request = JsonNode.Parse(line) as JsonObject ?? throw new ModelLoadException($"{name} is not a JSON object");
            foreach (var member in answer)
            {
                request.Remove(member);
            }

            return (name, Encoding.UTF8.GetBytes(request.ToJsonString()), JsonElement.Parse(line));
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            throw new ModelLoadException($"{name} is not a JSON object: {e.Message}", e);
        }
    }
}
