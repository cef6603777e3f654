using System.Text;

namespace Interlock.Infrastructure.Runtimes.Onnx;

/// <summary>A view of a tensor that a run gave; valid until the value is released.</summary>
internal readonly unsafe ref struct OutputTensor
{
    private readonly nint _value;
    private readonly void* _data;

    /// <param name="value">A tensor.</param>
    public OutputTensor(nint value)
    {
        nint info;
        nuint count;
        var type = OnnxType.Undefined;
        Ort.Check(Ort.GetTensorInfo(value, &info));
        var status = Ort.GetElementCount(info, &count);
        if (status == 0)
        {
            status = Ort.GetElementType(info, &type);
        }

        Ort.ReleaseTensorInfo(info);
        Ort.Check(status);
        (_value, Type, Count) = (value, type, checked((int)count));
        if (type is not OnnxType.String && count > 0)
        {
            void* data;
            Ort.Check(Ort.GetTensorData(value, &data));
            _data = data;
        }
    }

    public OnnxType Type { get; }

    public int Count { get; }

    /// <summary>The elements, whose type must be that of <see cref="Type"/>.</summary>
    public ReadOnlySpan<T> Elements<T>()
        where T : unmanaged => new(_data, Count);

    /// <summary>A real number, whatever its precision.</summary>
    public double Real(int index) => Type switch
    {
        OnnxType.Float => ((float*)_data)[Checked(index)],
        OnnxType.Double => ((double*)_data)[Checked(index)],
        OnnxType.Float16 => (double)((Half*)_data)[Checked(index)],
        _ => throw new OrtException($"a {Type} tensor where real numbers were expected"),
    };

    /// <summary>A whole number, whatever its size.</summary>
    public long Whole(int index) => Type switch
    {
        OnnxType.Int64 => ((long*)_data)[Checked(index)],
        OnnxType.Int32 => ((int*)_data)[Checked(index)],
        _ => throw new OrtException($"a {Type} tensor where whole numbers were expected"),
    };

    /// <summary>How many bytes <see cref="ReadTexts"/> needs.</summary>
    public int TextLength()
    {
        nuint length;
        Ort.Check(Ort.GetStringTensorLength(_value, &length));
        return checked((int)length);
    }

    /// <summary>Reads all texts.</summary>
    /// <param name="utf8">Receives them, one after the other.</param>
    /// <param name="starts">Receives where each begins.</param>
    public void ReadTexts(Span<byte> utf8, Span<nuint> starts)
    {
        fixed (byte* bytes = utf8)
        fixed (nuint* offsets = starts)
        {
            // An empty span has no address, but ONNX Runtime wants one.
            byte none;
            Ort.Check(Ort.GetStringTensorContent(_value, bytes is null ? &none : bytes, (nuint)utf8.Length, offsets, (nuint)starts.Length));
        }
    }

    /// <summary>All texts, for where speed does not matter.</summary>
    public string[] Texts()
    {
        var utf8 = new byte[TextLength()];
        var starts = new nuint[Count + 1];
        ReadTexts(utf8, starts.AsSpan(0, Count));
        starts[Count] = (nuint)utf8.Length;
        return [.. Enumerable.Range(0, Count).Select(i => Encoding.UTF8.GetString(utf8[(int)starts[i]..(int)starts[i + 1]]))];
    }

    private int Checked(int index) =>
        (uint)index < (uint)Count ? index : throw new OrtException($"a tensor of {Count} elements has no element {index}");
}
