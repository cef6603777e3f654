using System.Buffers;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using SkiaSharp;

namespace Interlock.Infrastructure.Images;

/// <summary>
/// Scales the rows of a picture as they are decoded: each is scaled to the width at once, and the last few are kept until no further row of the result
/// needs them. What is cut off is not computed.
/// </summary>
internal sealed class PictureResizer : IDisposable
{
    /// <summary>How many bytes behind the last pixel of a row may be read; what they hold does not matter.</summary>
    public const int PaddingBytes = FixedPoint.Values;

    private readonly int _colours;
    private readonly int _channels;
    private readonly byte[] _result;
    private readonly RowResizer _across;
    private readonly TriangleFilter _down;
    private readonly int _rowBytes;
    private readonly byte[] _kept;
    private readonly Vector256<int>[] _sums;
    private int _added;
    private int _done;

    /// <param name="size">Pixels of the decoded picture.</param>
    /// <param name="colours">Values of its pixels: 1 or 4.</param>
    /// <param name="layout">How it is scaled and cut.</param>
    /// <param name="channels">Values of the result's pixels: 1 or 3.</param>
    /// <param name="result">Receives the result.</param>
    public PictureResizer(SKSizeI size, int colours, PictureLayout layout, int channels, byte[] result)
    {
        (_colours, _channels, _result) = (colours, channels, result);
        _across = new RowResizer(size.Width, colours, layout);
        _down = new TriangleFilter(size.Height, layout.Height, layout.Top, layout.CutHeight);
        _rowBytes = layout.CutWidth * colours;
        _sums = new Vector256<int>[(_rowBytes + FixedPoint.Values - 1) / FixedPoint.Values];
        _kept = ArrayPool<byte>.Shared.Rent(checked(_sums.Length * FixedPoint.Values * _down.Taps));
    }

    /// <summary>Adds the next rows of the decoded picture.</summary>
    /// <param name="rows">The rows, each with <see cref="PaddingBytes" /> bytes behind its pixels.</param>
    /// <param name="rowBytes">From one row to the next.</param>
    public void Add(ReadOnlySpan<byte> rows, int rowBytes)
    {
        for (; !rows.IsEmpty; rows = rows[rowBytes..])
        {
            AddRow(rows[..rowBytes]);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _across.Dispose();
        ArrayPool<byte>.Shared.Return(_kept);
    }

    private void AddRow(ReadOnlySpan<byte> row)
    {
        if (_done < _down.Count && _added >= _down.StartOf(_done))
        {
            _across.Resize(row, KeptRow(_added));
        }

        _added++;
        while (_done < _down.Count && _added >= _down.StartOf(_done) + _down.Taps)
        {
            AddUp(_down.StartOf(_done), _down.WeightsOf(_done));
            Finish(_done++);
        }
    }

    // As many rows are kept as one row of the result is made of; the next one takes the place of the oldest.
    private Span<byte> KeptRow(int row)
    {
        var length = _sums.Length * FixedPoint.Values;
        return _kept.AsSpan(row % _down.Taps * length, length);
    }

    private void AddUp(int start, ReadOnlySpan<int> weights)
    {
        Array.Fill(_sums, Vector256.Create(FixedPoint.Half));
        for (var tap = 0; tap < weights.Length; tap++)
        {
            if (weights[tap] > 0)
            {
                AddUp(MemoryMarshal.Cast<byte, ulong>(KeptRow(start + tap)), weights[tap]);
            }
        }
    }

    private void AddUp(ReadOnlySpan<ulong> row, int weight)
    {
        var sums = _sums.AsSpan(0, row.Length);
        for (var i = 0; i < row.Length; i++)
        {
            sums[i] += FixedPoint.Widen(row[i]) * weight;
        }
    }

    private void Finish(int row)
    {
        var levels = ArrayPool<byte>.Shared.Rent(_sums.Length * FixedPoint.Values);
        var eights = MemoryMarshal.Cast<byte, ulong>(levels.AsSpan(0, _sums.Length * FixedPoint.Values));
        for (var i = 0; i < eights.Length; i++)
        {
            eights[i] = FixedPoint.Narrow(_sums[i]);
        }

        var length = _result.Length / _down.Count;
        PictureColours.Convert(levels.AsSpan(0, _rowBytes), _colours, _result.AsSpan(row * length, length), _channels);
        ArrayPool<byte>.Shared.Return(levels);
    }
}
