using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Interlock.Infrastructure.Images;

/// <summary>Scales rows of pixels to another width.</summary>
internal sealed class RowResizer : IDisposable
{
    private readonly TriangleFilter _filter;
    private readonly int _colours;
    private readonly int _vectors;
    private readonly Vector256<int>[] _weights;
    private readonly bool _isCut;
    private readonly int _left;

    /// <param name="width">Pixels of a row.</param>
    /// <param name="colours">Values of a pixel, 1 or 4.</param>
    /// <param name="layout">What rows are scaled to.</param>
    public RowResizer(int width, int colours, PictureLayout layout)
    {
        (_colours, _left, _isCut) = (colours, layout.Left, width == layout.Width);
        _filter = new TriangleFilter(width, layout.Width, layout.Left, layout.CutWidth);
        _vectors = ((_filter.Taps * colours) + FixedPoint.Values - 1) / FixedPoint.Values;
        _weights = ArrayPool<Vector256<int>>.Shared.Rent(checked(_filter.Count * _vectors));
        Spread(MemoryMarshal.Cast<Vector256<int>, int>(_weights.AsSpan(0, _filter.Count * _vectors)));
    }

    /// <summary>Scales a row.</summary>
    /// <param name="row">The row, with <see cref="PictureResizer.PaddingBytes" /> bytes behind its pixels.</param>
    /// <param name="into">Receives the scaled pixels; may be longer.</param>
    public void Resize(ReadOnlySpan<byte> row, Span<byte> into)
    {
        if (_isCut)
        {
            row.Slice(_left * _colours, _filter.Count * _colours).CopyTo(into);
        }
        else if (_colours == 1)
        {
            ResizeGrey(row, into);
        }
        else
        {
            ResizeColours(row, MemoryMarshal.Cast<byte, uint>(into));
        }
    }

    /// <inheritdoc />
    public void Dispose() => ArrayPool<Vector256<int>>.Shared.Return(_weights);

    private void ResizeGrey(ReadOnlySpan<byte> row, Span<byte> into)
    {
        for (var x = 0; x < _filter.Count; x++)
        {
            into[x] = FixedPoint.Narrow(Vector256.Sum(SumOf(row, x)) + FixedPoint.Half);
        }
    }

    private void ResizeColours(ReadOnlySpan<byte> row, Span<uint> into)
    {
        for (var x = 0; x < _filter.Count; x++)
        {
            var sum = SumOf(row, x);
            into[x] = FixedPoint.Narrow(sum.GetLower() + sum.GetUpper() + Vector128.Create(FixedPoint.Half));
        }
    }

    // One check for all vectors of a pixel: this is where most of the time of scaling goes.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector256<int> SumOf(ReadOnlySpan<byte> row, int x)
    {
        ref var pixels = ref MemoryMarshal.GetReference(row.Slice(_filter.StartOf(x) * _colours, _vectors * FixedPoint.Values));
        ref var weights = ref MemoryMarshal.GetReference(_weights.AsSpan(x * _vectors, _vectors));
        var sum = Vector256<int>.Zero;
        for (var i = 0; i < _vectors; i++)
        {
            sum += FixedPoint.Widen(Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref pixels, i * FixedPoint.Values))) * Unsafe.Add(ref weights, i);
        }

        return sum;
    }

    // A weight for every value of a pixel; pixels of the result begin with a new vector.
    private void Spread(Span<int> into)
    {
        into.Clear();
        for (var x = 0; x < _filter.Count; x++)
        {
            var weights = _filter.WeightsOf(x);
            var target = into.Slice(x * _vectors * FixedPoint.Values, weights.Length * _colours);
            for (var i = 0; i < target.Length; i++)
            {
                target[i] = weights[i / _colours];
            }
        }
    }
}
