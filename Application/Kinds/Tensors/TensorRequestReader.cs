using System.Text.Json;
using System.Text.Unicode;
using Interlock.Domain;

namespace Interlock.Application.Kinds.Tensors;

/// <summary>
/// Reads the JSON of a request of the Open Inference Protocol: <c>{"id","parameters","inputs":[{"name","datatype","shape","data"}],"outputs":[{"name"}]}</c>.
/// Members that the protocol does not name are ignored.
/// </summary>
public static class TensorRequestReader
{
    internal const int MaxDepth = 64;

    private const string Form = "expected {\"inputs\":[{\"name\":...,\"shape\":[...],\"datatype\":...,\"data\":[...]}]}";

    /// <summary>Reads a request.</summary>
    /// <param name="json">UTF-8 without a byte order mark.</param>
    /// <param name="binary">What follows the JSON: the content of inputs that have <c>binary_data_size</c>, in their order. It is not copied.</param>
    /// <exception cref="InvalidInputException">It is not JSON, or no such request; every problem is named.</exception>
    public static TensorRequest Read(ReadOnlySpan<byte> json, ReadOnlyMemory<byte> binary = default)
    {
        if (json.Trim(" \t\r\n"u8).IsEmpty)
        {
            throw InvalidInputException.At("$", $"the request body is empty; {Form}", "empty_body");
        }

        if (!Utf8.IsValid(json))
        {
            throw InvalidInputException.At("$", "the request body is not UTF-8", InvalidInputException.MalformedJson);
        }

        try
        {
            var problems = new InputProblems();
            var request = new TensorBody(json, problems).Read(binary);
            problems.ThrowIfAny();
            return request;
        }
        catch (JsonException e)
        {
            throw InvalidInputException.At(
                "$",
                $"the request body is not JSON: error at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1} (JSON has no NaN and no infinity; it is read to a depth of {MaxDepth})",
                InvalidInputException.MalformedJson);
        }
        catch (InvalidOperationException)
        {
            // Utf8JsonReader's word for an escape such as \ud800 that stands for no character.
            throw InvalidInputException.At("$", "a text in the request body is not valid Unicode", InvalidInputException.MalformedJson);
        }
    }
}
