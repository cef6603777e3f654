using System.Buffers.Binary;
using Interlock.Application.Serving.Batching;
using Interlock.Domain.Tensors;

namespace Interlock.Application.Kinds.Tensors;

/// <summary>Requests to warm up with where there are no golden ones: made up from what the file declares. The version need not answer each, but one.</summary>
internal static class TensorWarmUp
{
    private const string Cure = "Write requests that it can answer into a file of 'swap.golden', or narrow their shapes under 'inputs'.";

    /// <summary>What open dimensions other than the rows are tried with: the sides of pictures and the lengths of texts that networks are made for.</summary>
    private static readonly long[] Sizes = [1, 8, 64, 224];

    private static readonly int[] Steps = [0, 1];

    /// <summary>Two requests for each size, one of zeros and one of small numbers.</summary>
    public static IReadOnlyList<Example<TensorSet, TensorSet>> ExamplesOf(ITensorModel model)
    {
        if (!model.WarmsUp)
        {
            return [];
        }

        var isOpen = model.Inputs.Any(input => input.Shape.Skip(model.HasRows ? 1 : 0).Contains(-1));
        return [.. Sizes.Take(isOpen ? Sizes.Length : 1).SelectMany(size => Steps.Select(step => MadeUp(model, size, step)))];
    }

    private static Example<TensorSet, TensorSet> MadeUp(ITensorModel model, long size, int step)
    {
        var tensors = new TensorSet([.. model.Inputs.Select(input => MadeUp(input, model.HasRows, size, step))]);
        var asked = string.Join("; ", tensors.Tensors.Select(tensor => new TensorInfo(tensor.Name, tensor.Type, tensor.Shape)));
        return new Example<TensorSet, TensorSet>("warm-up", tensors, _ => { }, Asked: $"made-up tensors of {(step == 0 ? "zeros" : "small numbers")}, {asked}", Cure: Cure);
    }

    private static Tensor MadeUp(TensorInfo input, bool hasRows, long size, int step)
    {
        long[] shape = [.. input.Shape.Select((dimension, place) => dimension >= 0 ? dimension : place == 0 && hasRows ? 1 : size)];
        var count = (int)(TensorShape.CountOf(shape) ?? 1);
        if (input.Type == DataType.Bytes)
        {
            return Tensor.Of(input.Name, shape, [.. Enumerable.Repeat((ReadOnlyMemory<byte>)(step == 0 ? "0"u8 : "1"u8).ToArray(), count)]);
        }

        var (data, width) = (new byte[count * input.Type.Size()], input.Type.Size());
        for (var i = 0; i < count; i++)
        {
            Write(data.AsSpan(i * width, width), input.Type, step * ((i % 2) + 1) % (input.Type == DataType.Bool ? 2 : 3));
        }

        return new Tensor(input.Name, input.Type, shape, data);
    }

    private static void Write(Span<byte> into, DataType type, int number)
    {
        switch (type)
        {
            case DataType.Fp16:
                BinaryPrimitives.WriteHalfLittleEndian(into, (Half)number);
                break;
            case DataType.Bf16:
                BinaryPrimitives.WriteInt16LittleEndian(into, (short)(BitConverter.SingleToInt32Bits(number) >> 16));
                break;
            case DataType.Fp32:
                BinaryPrimitives.WriteSingleLittleEndian(into, number);
                break;
            case DataType.Fp64:
                BinaryPrimitives.WriteDoubleLittleEndian(into, number);
                break;
            default:
                into[0] = (byte)number; // Little-endian: the rest is zero.
                break;
        }
    }
}
