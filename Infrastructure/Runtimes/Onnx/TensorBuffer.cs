using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Interlock.Infrastructure.Runtimes.Onnx;

/// <summary>A tensor over memory that is kept from run to run. Not thread-safe.</summary>
/// <param name="type">The element type, one of <see cref="SizeOf"/> or text.</param>
/// <param name="item">The shape of one item, without the batch dimension.</param>
internal sealed class TensorBuffer(TensorElementType type, long[] item) : IDisposable
{
    private readonly int _itemBytes = checked((int)item.Aggregate(1L, (product, dimension) => product * dimension) * SizeOf(type));
    private byte[] _bytes = [];
    private int _count = -1;

    /// <summary>The tensor of the last <see cref="Resize"/>.</summary>
    public OrtValue? Value { get; private set; }

    /// <summary>Its elements; empty for texts.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _count * _itemBytes);

    /// <summary>Bytes of one element, 0 for a type that has no fixed size or is not supported.</summary>
    public static int SizeOf(TensorElementType type) => type switch
    {
        TensorElementType.Float or TensorElementType.Int32 => sizeof(float),
        TensorElementType.Double or TensorElementType.Int64 => sizeof(double),
        TensorElementType.Float16 => sizeof(ushort),
        TensorElementType.Bool or TensorElementType.UInt8 => sizeof(byte),
        _ => 0,
    };

    /// <summary>Returns the memory of a batch, to be filled: <paramref name="count"/> items, one after the other.</summary>
    public Span<T> Numbers<T>(int count)
        where T : unmanaged
    {
        Resize(count);
        return MemoryMarshal.Cast<byte, T>(_bytes.AsSpan(0, _count * _itemBytes));
    }

    /// <summary>Sets one text, after <see cref="Resize"/>; a NUL, which would end it for many operators, becomes a question mark.</summary>
    public void SetText(int index, string text) => Value!.StringTensorSetElementAt(text.Replace('\0', '?').AsSpan(), index);

    /// <summary>Makes the tensor hold a number of items; its content is undefined afterwards.</summary>
    public void Resize(int count)
    {
        if (count == _count)
        {
            return;
        }

        Value?.Dispose();
        Value = null;
        _count = -1;
        Value = Create(count);
        _count = count;
    }

    /// <inheritdoc />
    public void Dispose() => Value?.Dispose();

    private OrtValue Create(int count)
    {
        long[] shape = [count, .. item];
        if (type is TensorElementType.String)
        {
            return OrtValue.CreateTensorWithEmptyStrings(OrtAllocator.DefaultInstance, shape);
        }

        var bytes = checked(count * _itemBytes);
        if (_bytes.Length < bytes)
        {
            _bytes = GC.AllocateUninitializedArray<byte>(bytes, pinned: true);
        }

        return OrtValue.CreateTensorValueWithData(
            OrtMemoryInfo.DefaultInstance, type, shape, Marshal.UnsafeAddrOfPinnedArrayElement(_bytes, 0), bytes);
    }
}
