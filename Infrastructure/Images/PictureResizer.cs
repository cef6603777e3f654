using System.Buffers;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using SkiaSharp;

namespace Interlock.Infrastructure.Images;

/// <summary>
/// Scales the rows of a picture as they are decoded, and keeps the last few until no further row of the result needs them. What is cut off is not
/// computed.
/// </summary>
/// <remarks>
/// Each row is scaled to the width first, rounded, and then scaled to the height, as in Pillow. A picture that will be turned by a quarter is scaled to
/// the height first: upright, that is its width.
/// </remarks>
internal sealed class PictureResizer : IDisposable
{
    /// <summary>How many bytes after the last pixel of a row may be read; their content is ignored.</summary>
    public const int PaddingBytes = FixedPoint.Values;

    private readonly int _colours;
    private readonly int _channels;
    private readonly byte[] _result;
    private readonly RowResizer _across;
    private readonly TriangleFilter _down;
    private readonly bool _isDownFirst;
    private readonly int _keptBytes;
    private readonly byte[] _kept;
    private readonly byte[] _line;
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
        (_colours, _channels, _result, _isDownFirst) = (colours, channels, result, layout.IsTurned);
        _across = new RowResizer(size.Width, colours, layout);
        _down = new TriangleFilter(size.Height, layout.Height, layout.Top, layout.CutHeight);
        _keptBytes = FixedPoint.RoundUp(layout.IsTurned ? (size.Width * colours) + PaddingBytes : layout.CutWidth * colours);
        _kept = ArrayPool<byte>.Shared.Rent(checked(_keptBytes * (_down.Taps + 1)));
        _line = ArrayPool<byte>.Shared.Rent(FixedPoint.RoundUp(layout.CutWidth * colours));
        _sums = ArrayPool<Vector256<int>>.Shared.Rent(_keptBytes / FixedPoint.Values);
    }

    // Behind the rows that are kept stands the row that is made of them.
    private Span<byte> Sum => _kept.AsSpan(_down.Taps * _keptBytes, _keptBytes);

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
        ArrayPool<byte>.Shared.Return(_line);
        ArrayPool<Vector256<int>>.Shared.Return(_sums);
    }

    private void AddRow(ReadOnlySpan<byte> row)
    {
        if (_done < _down.Count && _added >= _down.StartOf(_done))
        {
            Keep(row, KeptRow(_added));
        }

        _added++;
        while (_done < _down.Count && _added >= _down.StartOf(_done) + _down.Taps)
        {
            AddUp(_down.StartOf(_done), _down.WeightsOf(_done));
            Finish(_done++);
        }
    }

    private void Keep(ReadOnlySpan<byte> row, Span<byte> kept)
    {
        if (_isDownFirst)
        {
            row[..Math.Min(row.Length, kept.Length)].CopyTo(kept);
        }
        else
        {
            _across.Resize(row, kept);
        }
    }

    // As many rows are kept as one row of the result is made of; the next one takes the place of the oldest.
    private Span<byte> KeptRow(int row) => _kept.AsSpan(row % _down.Taps * _keptBytes, _keptBytes);

    private void AddUp(int start, ReadOnlySpan<int> weights)
    {
        var sums = _sums.AsSpan(0, _keptBytes / FixedPoint.Values);
        sums.Fill(Vector256.Create(FixedPoint.Half));
        for (var tap = 0; tap < weights.Length; tap++)
        {
            if (weights[tap] > 0)
            {
                FixedPoint.AddUp(MemoryMarshal.Cast<byte, ulong>(KeptRow(start + tap)), weights[tap], sums);
            }
        }

        FixedPoint.Narrow(sums, MemoryMarshal.Cast<byte, ulong>(Sum));
    }

    private void Finish(int row)
    {
        var line = Sum;
        if (_isDownFirst)
        {
            line = _line;
            _across.Resize(Sum, line);
        }

        var length = _result.Length / _down.Count;
        PictureColours.Convert(line[..(length / _channels * _colours)], _colours, _result.AsSpan(row * length, length), _channels);
    }
}
