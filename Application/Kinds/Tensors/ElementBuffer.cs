using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using Interlock.Domain;
using Interlock.Domain.Tensors;

namespace Interlock.Application.Kinds.Tensors;

/// <summary>Collects the elements of a tensor from JSON as bytes.</summary>
/// <param name="type">Of the elements.</param>
/// <param name="most">How many there may be.</param>
internal sealed class ElementBuffer(DataType type, int most)
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>All of them.</summary>
    public byte[] Content() => _bytes.WrittenSpan.ToArray();

    /// <summary>Adds the element at which a reader stands.</summary>
    /// <returns>What is wrong with it, or null.</returns>
    public string? Add(ref Utf8JsonReader reader)
    {
        if (Count++ == most)
        {
            return $"has more than the {most} elements of its shape";
        }

        return type switch
        {
            DataType.Bool => AddTruth(ref reader),
            DataType.UInt64 => reader.TokenType == JsonTokenType.Number && reader.TryGetUInt64(out var whole) ? Add(whole, BinaryPrimitives.WriteUInt64LittleEndian) : Wrong(ref reader),
            DataType.Fp32 or DataType.Fp64 => AddReal(ref reader),
            DataType.Bytes => AddText(ref reader),
            _ => AddWhole(ref reader),
        };
    }

    private string? AddTruth(ref Utf8JsonReader reader)
    {
        var value = reader.TokenType switch
        {
            JsonTokenType.True => 1,
            JsonTokenType.False => 0,
            JsonTokenType.Number when reader.TryGetByte(out var number) && number <= 1 => number,
            _ => -1,
        };
        return value < 0 ? Wrong(ref reader) : Add((byte)value, static (into, bit) => into[0] = bit);
    }

    private string? AddWhole(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out var whole))
        {
            return Wrong(ref reader);
        }

        return type switch
        {
            DataType.Int64 => Add(whole, BinaryPrimitives.WriteInt64LittleEndian),
            DataType.Int32 when whole == (int)whole => Add((int)whole, BinaryPrimitives.WriteInt32LittleEndian),
            DataType.UInt32 when whole == (uint)whole => Add((uint)whole, BinaryPrimitives.WriteUInt32LittleEndian),
            DataType.Int16 when whole == (short)whole => Add((short)whole, BinaryPrimitives.WriteInt16LittleEndian),
            DataType.UInt16 when whole == (ushort)whole => Add((ushort)whole, BinaryPrimitives.WriteUInt16LittleEndian),
            DataType.Int8 when whole == (sbyte)whole => Add((sbyte)whole, static (into, small) => into[0] = (byte)small),
            DataType.UInt8 when whole == (byte)whole => Add((byte)whole, static (into, small) => into[0] = small),
            _ => Wrong(ref reader),
        };
    }

    private string? AddReal(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.Number || !reader.TryGetDouble(out var number) || !double.IsFinite(type == DataType.Fp32 ? (float)number : number))
        {
            return Wrong(ref reader);
        }

        // A whole number is meant exactly; one with a point or an exponent is rounded as any other.
        if (!reader.ValueSpan.ContainsAny(".eE"u8) && (!reader.TryGetInt64(out var whole) || (type == DataType.Fp32 ? (Int128)(float)whole : (Int128)(double)whole) != whole))
        {
            return $"{Describe(ref reader)} does not fit {type.Word()} without loss; write it with a point or an exponent where it may be rounded";
        }

        return type == DataType.Fp32 ? Add((float)number, BinaryPrimitives.WriteSingleLittleEndian) : Add(number, BinaryPrimitives.WriteDoubleLittleEndian);
    }

    private string? AddText(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            return Wrong(ref reader);
        }

        var into = _bytes.GetSpan(sizeof(int) + reader.ValueSpan.Length);
        var length = reader.CopyString(into[sizeof(int)..]);
        BinaryPrimitives.WriteInt32LittleEndian(into, length);
        _bytes.Advance(sizeof(int) + length);
        return null;
    }

    private string? Add<T>(T element, SpanAction<byte, T> write)
    {
        write(_bytes.GetSpan(type.Size()), element);
        _bytes.Advance(type.Size());
        return null;
    }

    private string Wrong(ref Utf8JsonReader reader) => $"{Describe(ref reader)} is no {type.Word()}";

    private string Describe(ref Utf8JsonReader reader) => $"element {Count}, {(reader.TokenType == JsonTokenType.Number ? Excerpt.Of(Encoding.UTF8.GetString(reader.ValueSpan), 40) : JsonNouns.Of(reader.TokenType))},";
}
