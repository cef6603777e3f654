using System.Runtime.InteropServices;
using Interlock.Domain;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Interlock.Infrastructure.Runtimes.Onnx;

/// <summary>A view of an output tensor; valid until the next run.</summary>
internal readonly ref struct OutputTensor
{
    private readonly OrtValue _value;
    private readonly ReadOnlySpan<byte> _bytes;

    /// <summary>A tensor over memory of known type and size.</summary>
    public OutputTensor(TensorElementType type, int count, OrtValue value, ReadOnlySpan<byte> bytes)
    {
        (Type, Count, Shape, _value) = (type, count, [], value);
        _bytes = bytes;
    }

    /// <param name="value">Any tensor.</param>
    public OutputTensor(OrtValue value)
    {
        var info = value.GetTensorTypeAndShape();
        (Type, Count, Shape, _value) = (info.ElementDataType, checked((int)info.ElementCount), info.Shape, value);
        if (!info.IsString && Count > 0)
        {
            _bytes = value.GetTensorMutableRawData();
        }
    }

    public TensorElementType Type { get; }

    public int Count { get; }

    /// <summary>Its dimensions; empty where they are known to be those of a row for each item.</summary>
    public long[] Shape { get; }

    /// <summary>The elements, whose type must be that of <see cref="Type"/>.</summary>
    public ReadOnlySpan<T> Elements<T>()
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(_bytes);

    /// <summary>A real number, whatever its precision.</summary>
    /// <exception cref="InferenceException">The tensor holds no real numbers.</exception>
    public double Real(int index) => Type switch
    {
        TensorElementType.Float => Elements<float>()[index],
        TensorElementType.Double => Elements<double>()[index],
        TensorElementType.Float16 => (double)Elements<Half>()[index],
        _ => throw new InferenceException($"the model gave a {Type} tensor where real numbers were expected"),
    };

    /// <summary>A whole number, whatever its size.</summary>
    /// <exception cref="InferenceException">The tensor holds no whole numbers.</exception>
    public long Whole(int index) => Type switch
    {
        TensorElementType.Int64 => Elements<long>()[index],
        TensorElementType.Int32 => Elements<int>()[index],
        _ => throw new InferenceException($"the model gave a {Type} tensor where whole numbers were expected"),
    };

    /// <summary>A text in UTF-8, of a tensor of texts.</summary>
    public ReadOnlySpan<byte> Text(int index) => _value.GetStringElementAsSpan(index);
}
