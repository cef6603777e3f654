using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Unicode;
using Interlock.Application.Configuration;
using Interlock.Domain;
using Interlock.Domain.Tensors;

namespace Interlock.Application.Kinds.Tensors;

/// <summary>Tensors as JSON, as they are answered and recorded.</summary>
public static class TensorJson
{
    /// <summary>Writes <c>"outputs":[...]</c>, as answers have it.</summary>
    /// <exception cref="InferenceException">A tensor has no form in JSON.</exception>
    public static void WriteOutputs(Utf8JsonWriter json, TensorSet outputs)
    {
        json.WriteStartArray("outputs"u8);
        foreach (var tensor in outputs.Tensors)
        {
            json.WriteStartObject();
            WriteHead(json, tensor);
            WriteData(json, tensor);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Writes the name, type and shape of a tensor into the current object.</summary>
    public static void WriteHead(Utf8JsonWriter json, Tensor tensor)
    {
        json.WriteString("name"u8, tensor.Name);
        json.WriteString("datatype"u8, tensor.Type.Word());
        json.WriteStartArray("shape"u8);
        foreach (var dimension in tensor.Shape)
        {
            json.WriteNumberValue(dimension);
        }

        json.WriteEndArray();
    }

    /// <summary>Writes <c>"data":[...]</c>, the elements in one list, into the current object.</summary>
    /// <exception cref="InferenceException">It has no form in JSON: FP16, BF16, a number that is not finite, bytes that are no text.</exception>
    public static void WriteData(Utf8JsonWriter json, Tensor tensor)
    {
        if (ProblemOf(tensor) is { } problem)
        {
            throw new InferenceException($"the output '{tensor.Name}' {problem}: JSON has no form for that; ask for binary data");
        }

        json.WriteStartArray("data"u8);
        WriteElements(json, tensor);
        json.WriteEndArray();
    }

    /// <summary>Writes a request as it is recorded.</summary>
    /// <param name="json">With an open object.</param>
    /// <param name="tensors">The inputs.</param>
    /// <param name="most">The size above which a tensor's hash is recorded in the place of its content.</param>
    public static void WriteRecordedInputs(Utf8JsonWriter json, TensorSet tensors, ByteSize most) => WriteRecorded(json, "inputs", tensors, most);

    /// <summary>Writes an answer as it is recorded.</summary>
    /// <inheritdoc cref="WriteRecordedInputs"/>
    public static void WriteRecordedOutputs(Utf8JsonWriter json, TensorSet tensors, ByteSize most) => WriteRecorded(json, "outputs", tensors, most);

    /// <summary>Reads recorded outputs.</summary>
    /// <returns>Null where the content of one was not recorded.</returns>
    public static TensorSet? ReadOutputs(JsonElement recorded) => Read(recorded, "outputs");

    /// <summary>Whether the content of every tensor of a recorded request is there.</summary>
    public static bool HasContent(JsonElement recorded) => recorded.GetProperty("inputs").EnumerateArray().All(tensor => !tensor.TryGetProperty("sha256", out _));

    private static TensorSet? Read(JsonElement recorded, string member)
    {
        var tensors = recorded.GetProperty(member);
        if (tensors.EnumerateArray().Any(tensor => tensor.TryGetProperty("sha256", out _)))
        {
            return null;
        }

        // Both have the same form.
        return TensorRequestReader.Read(JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, JsonElement> { ["inputs"] = tensors })).Inputs;
    }

    private static void WriteRecorded(Utf8JsonWriter json, string member, TensorSet tensors, ByteSize most)
    {
        json.WriteStartArray(member);
        foreach (var tensor in tensors.Tensors)
        {
            json.WriteStartObject();
            WriteHead(json, tensor);
            if (tensor.Data.Length > most.Bytes)
            {
                json.WriteString("sha256"u8, Convert.ToHexStringLower(SHA256.HashData(tensor.Data.Span)));
            }
            else if (ProblemOf(tensor) is null)
            {
                WriteData(json, tensor);
            }
            else
            {
                json.WriteBase64String("raw"u8, tensor.Data.Span);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Why a tensor has no form in JSON, or null: FP16, BF16, a number that is not finite, bytes that are no text.</summary>
    public static string? ProblemOf(Tensor tensor) => tensor.Type switch
    {
        DataType.Fp16 or DataType.Bf16 => $"is {tensor.Type.Word()}",
        DataType.Fp32 => AreFinite(tensor.Numbers<float>()) ? null : "holds a number that is not finite",
        DataType.Fp64 => AreFinite(tensor.Numbers<double>()) ? null : "holds a number that is not finite",
        DataType.Bytes => tensor.Elements().All(element => Utf8.IsValid(element.Span)) ? null : "holds bytes that are not UTF-8",
        _ => null,
    };

    private static bool AreFinite<T>(ReadOnlySpan<T> numbers)
        where T : System.Numerics.INumberBase<T>
    {
        foreach (var number in numbers)
        {
            if (!T.IsFinite(number))
            {
                return false;
            }
        }

        return true;
    }

    private static void WriteElements(Utf8JsonWriter json, Tensor tensor)
    {
        switch (tensor.Type)
        {
            case DataType.Fp32:
                Write(json, tensor.Numbers<float>(), static (json, number) => json.WriteNumberValue(number));
                break;
            case DataType.Fp64:
                Write(json, tensor.Numbers<double>(), static (json, number) => json.WriteNumberValue(number));
                break;
            case DataType.Int64:
                Write(json, tensor.Numbers<long>(), static (json, number) => json.WriteNumberValue(number));
                break;
            case DataType.Int32:
                Write(json, tensor.Numbers<int>(), static (json, number) => json.WriteNumberValue(number));
                break;
            case DataType.Int16:
                Write(json, tensor.Numbers<short>(), static (json, number) => json.WriteNumberValue(number));
                break;
            case DataType.Int8:
                Write(json, tensor.Numbers<sbyte>(), static (json, number) => json.WriteNumberValue(number));
                break;
            case DataType.UInt64:
                Write(json, tensor.Numbers<ulong>(), static (json, number) => json.WriteNumberValue(number));
                break;
            case DataType.UInt32:
                Write(json, tensor.Numbers<uint>(), static (json, number) => json.WriteNumberValue(number));
                break;
            case DataType.UInt16:
                Write(json, tensor.Numbers<ushort>(), static (json, number) => json.WriteNumberValue(number));
                break;
            case DataType.UInt8:
                Write(json, tensor.Numbers<byte>(), static (json, number) => json.WriteNumberValue(number));
                break;
            case DataType.Bool:
                Write(json, tensor.Numbers<byte>(), static (json, bit) => json.WriteBooleanValue(bit != 0));
                break;
            default:
                foreach (var element in tensor.Elements())
                {
                    json.WriteStringValue(element.Span);
                }

                break;
        }
    }

    private static void Write<T>(Utf8JsonWriter json, ReadOnlySpan<T> elements, Action<Utf8JsonWriter, T> write)
    {
        foreach (var element in elements)
        {
            write(json, element);
        }
    }
}
