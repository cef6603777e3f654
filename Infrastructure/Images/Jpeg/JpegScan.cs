namespace Interlock.Infrastructure.Images.Jpeg;

/// <summary>Reads a scan as a decoder does, without making pixels, to know whether it has data for every block.</summary>
internal ref struct JpegScan
{
    private const int AcTables = 0x10;

    // Encoders that end a file a few bits early are not unheard of, and nobody sees it.
    private const int FewUnits = 3;

    private readonly JpegFrame _frame;
    private readonly (JpegComponent Component, JpegHuffman? Dc, JpegHuffman? Ac)[] _parts;
    private readonly int _first;
    private readonly int _last;
    private readonly bool _isRefinement;
    private JpegBits _bits;
    private int _run;

    /// <param name="frame">The picture.</param>
    /// <param name="segment">The segment SOS.</param>
    /// <param name="tables">The Huffman tables that are in force.</param>
    /// <param name="data">The data of the scan.</param>
    public JpegScan(JpegFrame frame, ReadOnlySpan<byte> segment, JpegHuffman?[] tables, ReadOnlySpan<byte> data)
    {
        _frame = frame;
        _parts = new (JpegComponent, JpegHuffman?, JpegHuffman?)[segment[0]];
        for (var i = 0; i < _parts.Length; i++)
        {
            var (id, table) = (segment[1 + (2 * i)], segment[2 + (2 * i)]);
            _parts[i] = (frame.Components.Find(component => component.Id == id)!, tables[table >> 4 & 3], tables[AcTables + (table & 3)]);
        }

        var rest = segment[(1 + (2 * _parts.Length))..];
        (_first, _last, _isRefinement) = (rest[0], Math.Min((int)rest[1], 63), rest[2] >> 4 > 0);
        _bits = new JpegBits(data);
    }

    /// <summary>Whether the scan has data for every block, but the last few.</summary>
    /// <param name="restart">Units between two restart markers; 0 for none.</param>
    public bool IsComplete(int restart)
    {
        if (Array.Exists(_parts, part => part.Component is null))
        {
            return false;
        }

        var (across, down) = _parts.Length == 1 ? _frame.BlocksOf(_parts[0].Component) : (_frame.UnitsAcross, _frame.UnitsDown);
        for (var unit = 0; unit < across * down; unit++)
        {
            if (restart > 0 && unit > 0 && unit % restart == 0)
            {
                _run = 0;
                if (!_bits.Restart())
                {
                    return across * down - unit <= FewUnits;
                }
            }

            if (!ReadUnit(unit % across, unit / across))
            {
                return across * down - unit <= FewUnits;
            }
        }

        return true;
    }

    private bool ReadUnit(int x, int y)
    {
        if (_parts is [var only])
        {
            return ReadBlock(only, ref only.Component.Known[(y * only.Component.Width) + x]);
        }

        foreach (var part in _parts)
        {
            var component = part.Component;
            for (var i = 0; i < component.Across * component.Down; i++)
            {
                var (column, row) = ((x * component.Across) + (i % component.Across), (y * component.Down) + (i / component.Across));
                if (!ReadBlock(part, ref component.Known[(row * component.Width) + column]))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private bool ReadBlock((JpegComponent Component, JpegHuffman? Dc, JpegHuffman? Ac) part, ref ulong known)
    {
        if (!_frame.IsProgressive)
        {
            return ReadDc(part.Dc) && ReadSequential(part.Ac);
        }

        return _first == 0 ? (_isRefinement ? _bits.Skip(1) : ReadDc(part.Dc))
            : _isRefinement ? ReadRefinement(part.Ac, ref known)
            : ReadFirst(part.Ac, ref known);
    }

    private bool ReadDc(JpegHuffman? table) => table?.Next(ref _bits) is >= 0 and <= 16 and var size && _bits.Skip(size);

    private bool ReadSequential(JpegHuffman? table)
    {
        for (var k = 1; k < 64; k++)
        {
            if (table?.Next(ref _bits) is not (>= 0 and var code) || !_bits.Skip(code & 15))
            {
                return false;
            }

            if ((code & 15) == 0 && code >> 4 < 15)
            {
                return true;
            }

            k += code >> 4;
        }

        return true;
    }

    private bool ReadFirst(JpegHuffman? table, ref ulong known)
    {
        if (_run > 0)
        {
            _run--;
            return true;
        }

        for (var k = _first; k <= _last; k++)
        {
            if (table?.Next(ref _bits) is not (>= 0 and var code) || !_bits.Skip((code & 15)))
            {
                return false;
            }

            if ((code & 15) == 0 && code >> 4 < 15)
            {
                _run = (1 << (code >> 4)) - 1;
                return ReadRun(code >> 4);
            }

            k += code >> 4;
            known |= (code & 15) > 0 ? 1UL << (k & 63) : 0;
        }

        return true;
    }

    private bool ReadRefinement(JpegHuffman? table, ref ulong known)
    {
        var k = _first;
        while (_run == 0 && k <= _last)
        {
            if (table?.Next(ref _bits) is not (>= 0 and var code) || ((code & 15) > 0 && !_bits.Skip(1)))
            {
                return false;
            }

            if ((code & 15) == 0 && code >> 4 < 15)
            {
                _run = 1 << (code >> 4);
                if (!ReadRun(code >> 4))
                {
                    return false;
                }

                break;
            }

            if (!Correct(ref k, code >> 4, known))
            {
                return false;
            }

            known |= (code & 15) > 0 && k <= _last ? 1UL << k : 0;
            k++;
        }

        if (_run > 0)
        {
            _run--;
            return Correct(ref k, int.MaxValue, known);
        }

        return true;
    }

    /// <summary>Passes so many zeros; a coefficient that is known on the way has a bit.</summary>
    private bool Correct(ref int k, int zeros, ulong known)
    {
        for (; k <= _last; k++)
        {
            if ((known >> k & 1) == 1)
            {
                if (!_bits.Skip(1))
                {
                    return false;
                }
            }
            else if (zeros-- == 0)
            {
                return true;
            }
        }

        return true;
    }

    private bool ReadRun(int size)
    {
        var more = size == 0 ? 0 : _bits.Read(size);
        _run += Math.Max(0, more);
        return more >= 0;
    }
}
