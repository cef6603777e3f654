using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Interlock.Infrastructure.Runtimes.Onnx;

/// <summary>One input of a run, whose memory is kept and used again. Not thread-safe.</summary>
/// <param name="type">The element type.</param>
/// <param name="item">The shape of one item, without the batch dimension; empty where the tensor is <c>[N]</c>.</param>
internal sealed class InputTensor(TensorElementType type, long[] item) : IDisposable
{
    private readonly TensorBuffer _buffer = new(type, item);

    /// <summary>The value to bind; another one after each change of the number of items.</summary>
    public OrtValue? Value => _buffer.Value;

    /// <summary>Returns the memory of a batch, to be filled: <paramref name="count"/> items, one after the other.</summary>
    public Span<T> Numbers<T>(int count)
        where T : unmanaged
    {
        _buffer.Resize(count);
        return MemoryMarshal.Cast<byte, T>(_buffer.Bytes);
    }

    /// <summary>Makes the tensor hold a number of items; for texts, before <see cref="SetText"/>.</summary>
    public void Resize(int count) => _buffer.Resize(count);

    /// <summary>Sets one text; a NUL, which would end it for many operators, becomes a question mark.</summary>
    public void SetText(int index, string text) => _buffer.Value!.StringTensorSetElementAt(text.Replace('\0', '?').AsSpan(), index);

    /// <inheritdoc />
    public void Dispose() => _buffer.Dispose();
}
