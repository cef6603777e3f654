using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Interlock.Domain.Tensors;

/// <summary>A tensor with its content.</summary>
/// <param name="Name">Its name in the model.</param>
/// <param name="Type">Of its elements.</param>
/// <param name="Shape">Its dimensions.</param>
/// <param name="Data">
/// The elements in row-major order, little-endian; those of <see cref="DataType.Bytes"/> each with its length before it, in four bytes.
/// </param>
public sealed record Tensor(string Name, DataType Type, long[] Shape, ReadOnlyMemory<byte> Data)
{
    /// <summary>How many elements it has.</summary>
    public int Count { get; } = (int)TensorShape.CountOf(Shape)!.Value;

    /// <summary>A tensor of numbers.</summary>
    public static Tensor Of<T>(string name, DataType type, long[] shape, T[] elements)
        where T : unmanaged => new(name, type, shape, MemoryMarshal.AsBytes(elements.AsSpan()).ToArray());

    /// <summary>A tensor of texts or other bytes.</summary>
    public static Tensor Of(string name, long[] shape, IReadOnlyList<ReadOnlyMemory<byte>> elements)
    {
        var data = new byte[elements.Sum(element => (long)element.Length + sizeof(int))];
        var at = 0;
        foreach (var element in elements)
        {
            BinaryPrimitives.WriteInt32LittleEndian(data.AsSpan(at), element.Length);
            element.Span.CopyTo(data.AsSpan(at + sizeof(int)));
            at += sizeof(int) + element.Length;
        }

        return new Tensor(name, DataType.Bytes, shape, data);
    }

    /// <summary>The elements as numbers of their type.</summary>
    public ReadOnlySpan<T> Numbers<T>()
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(Data.Span);

    /// <summary>An element as a number, rounded where it is a whole number above 2^53; 0 where it is no number.</summary>
    public double Number(int place) => Type switch
    {
        DataType.Fp32 => Numbers<float>()[place],
        DataType.Fp64 => Numbers<double>()[place],
        DataType.Fp16 => (double)Numbers<Half>()[place],
        DataType.Bf16 => BitConverter.Int32BitsToSingle(Numbers<short>()[place] << 16),
        DataType.Int64 => Numbers<long>()[place],
        DataType.Int32 => Numbers<int>()[place],
        DataType.Int16 => Numbers<short>()[place],
        DataType.Int8 => Numbers<sbyte>()[place],
        DataType.UInt64 => Numbers<ulong>()[place],
        DataType.UInt32 => Numbers<uint>()[place],
        DataType.UInt16 => Numbers<ushort>()[place],
        DataType.UInt8 or DataType.Bool => Numbers<byte>()[place],
        _ => 0,
    };

    /// <summary>The elements of a tensor of <see cref="DataType.Bytes"/>.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Elements()
    {
        for (var rest = Data; !rest.IsEmpty;)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(rest.Span);
            yield return rest.Slice(sizeof(int), length);
            rest = rest[(sizeof(int) + length)..];
        }
    }

    /// <summary>Where an element begins in <see cref="Data"/>; behind the last one it ends.</summary>
    public int Offset(int element)
    {
        if (Type != DataType.Bytes)
        {
            return element * Type.Size();
        }

        var at = 0;
        for (var i = 0; i < element; i++)
        {
            at += sizeof(int) + BinaryPrimitives.ReadInt32LittleEndian(Data.Span[at..]);
        }

        return at;
    }

    /// <summary>What is wrong with the content, or null.</summary>
    public string? Problem() => Type == DataType.Bytes ? ProblemOfElements()
        : Data.Length != (long)Count * Type.Size() ? $"has {Data.Length} bytes; {Count} elements of {Type.Word()} take {(long)Count * Type.Size()}"
        : Type == DataType.Bool && Data.Span.ContainsAnyExceptInRange((byte)0, (byte)1) ? "has a byte other than 0 and 1; that is no BOOL"
        : null;

    private string? ProblemOfElements()
    {
        var rest = Data.Span;
        var count = 0;
        while (!rest.IsEmpty)
        {
            if (rest.Length < sizeof(int) || BinaryPrimitives.ReadUInt32LittleEndian(rest) > rest.Length - sizeof(int))
            {
                return $"ends within element {count + 1}: each has its length before it, in four bytes";
            }

            rest = rest[(sizeof(int) + BinaryPrimitives.ReadInt32LittleEndian(rest))..];
            count++;
        }

        return count == Count ? null : $"has {count} elements; the shape [{string.Join(',', Shape)}] has {Count}";
    }
}
