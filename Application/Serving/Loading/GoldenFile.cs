using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Interlock.Domain;

namespace Interlock.Application.Serving.Loading;

/// <summary>Requests with known answers, one JSON object a line: the request's fields, and what must be answered.</summary>
public static class GoldenFile
{
    /// <summary>The key that names the file.</summary>
    public const string Key = "swap.golden";

    /// <summary>Reads the examples of each line.</summary>
    /// <param name="file">The file.</param>
    /// <param name="answer">The members that are no part of the request: what must be answered.</param>
    /// <param name="read">Reads a line; its failures are problems of the line.</param>
    /// <exception cref="ModelLoadException">Every line that is no such request; or the file has none, or cannot be read.</exception>
    public static async ValueTask<IReadOnlyList<T>> ReadAsync<T>(string file, string[] answer, Func<GoldenLine, ValueTask<IEnumerable<T>>> read)
    {
        var (examples, problems, number, isEmpty) = (new List<T>(), new LoadProblems(Key), 0, true);
        foreach (var line in LinesOf(file))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            isEmpty = false;
            var name = NameOf(file, number);
            try
            {
                examples.AddRange(await read(Parse(line, name, answer)));
            }
            catch (ModelLoadException e)
            {
                problems.Add(e.Message, e);
            }
            catch (Exception e) when (e is InterlockException or IOException or UnauthorizedAccessException)
            {
                problems.Add($"{name}: {e.Message}", e);
            }
        }

        problems.ThrowIfAny();
        return isEmpty ? throw None(file) : examples;
    }

    private static string NameOf(string file, int line) => $"{Path.GetFileName(file)}:{line}";

    private static ModelLoadException None(string file) =>
        new($"The golden requests '{file}' are none: write one JSON object a line, or leave out 'swap.golden'.") { Key = Key };

    private static string[] LinesOf(string file)
    {
        try
        {
            return File.ReadAllLines(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ModelLoadException($"The golden requests '{file}' cannot be read: {e.Message}", e) { Key = Key };
        }
    }

    private static GoldenLine Parse(string line, string name, string[] answer)
    {
        try
        {
            var request = JsonNode.Parse(line) as JsonObject ?? throw new ModelLoadException($"{name} is not a JSON object");
            foreach (var member in answer)
            {
                request.Remove(member);
            }

            return new GoldenLine(name, Encoding.UTF8.GetBytes(request.ToJsonString()), JsonElement.Parse(line));
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            throw new ModelLoadException($"{name} is not a JSON object: {e.Message}", e);
        }
    }
}

/// <summary>A line of a golden file.</summary>
/// <param name="Name">For messages: "golden.jsonl:3".</param>
/// <param name="Request">The request without the answer, in JSON.</param>
/// <param name="Whole">The whole line.</param>
public readonly record struct GoldenLine(string Name, byte[] Request, JsonElement Whole);
