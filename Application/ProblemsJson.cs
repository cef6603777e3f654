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
            WriteText(json, "path"u8, problem.Path);
            WriteText(json, "message"u8, problem.Message);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Writes the text as it is; where it holds what may command a terminal, everything but ASCII is escaped.</summary>
    private static void WriteText(Utf8JsonWriter json, ReadOnlySpan<byte> name, string text)
    {
        if (ReferenceEquals(PlainText.Of(text), text))
        {
            json.WriteString(name, text);
        }
        else
        {
            json.WriteString(name, JsonEncodedText.Encode(text));
        }
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
