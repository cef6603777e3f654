using System.Runtime.InteropServices;
using System.Text;

namespace Interlock.Infrastructure.Runtimes.Onnx;

/// <summary>
/// One input of a run, whose memory is kept and used again. Not thread-safe: every run rents its own.
/// </summary>
/// <param name="type">The element type.</param>
/// <param name="item">The shape of one item, without the batch dimension; empty where the tensor is <c>[N]</c>.</param>
internal sealed unsafe class InputTensor(OnnxType type, long[] item) : IDisposable
{
    private readonly int _width = checked((int)item.Aggregate(1L, (product, dimension) => product * dimension));
    private byte[] _bytes = [];
    private nint[] _texts = [];
    private OrtValueHandle? _value;
    private int _count;

    /// <summary>The native value; valid after <see cref="Numbers"/> or <see cref="FillTexts"/>, until the next of them.</summary>
    public nint Value => _value!.DangerousGetHandle();

    /// <summary>The memory of a batch, to be filled: <paramref name="count"/> items, one after the other.</summary>
    public Span<T> Numbers<T>(int count)
        where T : unmanaged
    {
        var length = checked(count * _width);
        if (_value is null || count != _count)
        {
            Resize(length * sizeof(T), count);
        }

        return MemoryMarshal.Cast<byte, T>(_bytes.AsSpan())[..length];
    }

    /// <summary>Fills a batch of texts.</summary>
    public void FillTexts(ReadOnlySpan<string> texts)
    {
        if (_value is null || texts.Length != _count)
        {
            Resize(0, texts.Length);
        }

        Grow(texts);
        var offset = 0;
        for (var i = 0; i < texts.Length; i++)
        {
            _texts[i] = Marshal.UnsafeAddrOfPinnedArrayElement(_bytes, offset);
            var written = Encoding.UTF8.GetBytes(texts[i], _bytes.AsSpan(offset));

            // ONNX Runtime takes C strings: a NUL would silently end the text.
            _bytes.AsSpan(offset, written).Replace((byte)0, (byte)'?');
            _bytes[offset + written] = 0;
            offset += written + 1;
        }

        fixed (nint* pointers = _texts)
        {
            Ort.Check(Ort.FillStringTensor(Value, pointers, (nuint)texts.Length));
        }
    }

    /// <inheritdoc />
    public void Dispose() => _value?.Dispose();

    private void Grow(ReadOnlySpan<string> texts)
    {
        var bytes = 0;
        foreach (var text in texts)
        {
            bytes = checked(bytes + Encoding.UTF8.GetByteCount(text) + 1);
        }

        _texts = _texts.Length >= texts.Length ? _texts : new nint[texts.Length];
        _bytes = _bytes.Length >= bytes ? _bytes : GC.AllocateUninitializedArray<byte>(bytes, pinned: true);
    }

    private void Resize(int bytes, int count)
    {
        _value?.Dispose();
        _value = null;
        if (_bytes.Length < bytes)
        {
            _bytes = GC.AllocateUninitializedArray<byte>(bytes, pinned: true);
        }

        _value = new OrtValueHandle(Create(bytes, count));
        _count = count;
    }

    private nint Create(int bytes, int count)
    {
        var shape = stackalloc long[item.Length + 1];
        shape[0] = count;
        item.CopyTo(new Span<long>(shape + 1, item.Length));
        var rank = (nuint)item.Length + 1;
        nint value;
        Ort.Check(type is OnnxType.String
            ? Ort.CreateTensor(Ort.Allocator, shape, rank, type, &value)
            : Ort.CreateTensorWithData(Ort.CpuMemory, (void*)Marshal.UnsafeAddrOfPinnedArrayElement(_bytes, 0), (nuint)bytes, shape, rank, type, &value));
        return value;
    }
}
