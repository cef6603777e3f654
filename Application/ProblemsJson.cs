using System.Text.Json;
using Interlock.Domain;

namespace Interlock.Application;

/// <summary>Writes the problems of a request, in the form of replies, answers and tasks.</summary>
public static class ProblemsJson
{
    /// <summary>Writes <c>[{"path":...,"message":...}]</c>.</summary>
    public static void Write(Utf8JsonWriter json, IReadOnlyList<InputProblem> problems)
    {
        json.WriteStartArray();
        foreach (var problem in problems)
        {
            json.WriteStartObject();
            json.WriteString("path"u8, problem.Path);
            json.WriteString("message"u8, problem.Message);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Writes them as <c>"errors"</c> into the current object, if there are any.</summary>
    public static void WriteErrors(Utf8JsonWriter json, IReadOnlyList<InputProblem> problems)
    {
        if (problems.Count > 0)
        {
            json.WritePropertyName("errors"u8);
            Write(json, problems);
        }
    }
}
