using System.Text.Json;
using Interlock.Domain.Tensors;

namespace Interlock.Application.Kinds.Tensors;

/// <summary>Reads the <c>data</c> of a tensor: a list of its elements, flat or nested as its shape is.</summary>
internal static class TensorData
{
    /// <summary>Reads it.</summary>
    /// <param name="reader">At the value; at its end afterwards, where there is no problem.</param>
    /// <param name="type">Of the elements.</param>
    /// <param name="shape">Of the tensor.</param>
    /// <param name="problem">The first problem, or null.</param>
    /// <returns>The content, or null.</returns>
    public static byte[]? Read(ref Utf8JsonReader reader, DataType type, long[] shape, out string? problem)
    {
        var count = (int)TensorShape.CountOf(shape)!.Value;
        problem = type is DataType.Fp16 or DataType.Bf16 ? $"{type.Word()} has no form in JSON; send it in binary"
            : reader.TokenType != JsonTokenType.StartArray ? $"is {JsonNouns.Of(reader.TokenType)}; expected a list"
            : null;
        if (problem is not null)
        {
            return null;
        }

        var elements = new ElementBuffer(type, count);
        problem = ReadLevel(ref reader, elements, shape, 0)
            ?? (elements.Count == count ? null : $"has {elements.Count} elements; the shape [{string.Join(',', shape)}] has {count}");
        return problem is null ? elements.Content() : null;
    }

    private static string? ReadLevel(ref Utf8JsonReader reader, ElementBuffer elements, long[] shape, int level)
    {
        var (lists, before) = (0, elements.Count);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var isList = reader.TokenType == JsonTokenType.StartArray;
            var problem = !isList ? elements.Add(ref reader)
                : level + 1 >= shape.Length ? $"is nested deeper than its shape [{string.Join(',', shape)}]"
                : ReadLevel(ref reader, elements, shape, level + 1);
            if (problem is not null)
            {
                return problem;
            }

            lists += isList ? 1 : 0;
        }

        var found = elements.Count - before;
        var isFlat = level == 0 && lists == 0;
        return isFlat || (lists == 0 ? level == shape.Length - 1 && found == shape[level] : lists == shape[level] && found == TensorShape.CountOf(shape.AsSpan(level)))
            ? null
            : $"is nested otherwise than its shape [{string.Join(',', shape)}]: a list at depth {level + 1} has {(lists == 0 ? $"{found} elements" : $"{lists} lists")}";
    }
}
