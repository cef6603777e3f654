namespace Interlock.Infrastructure.Images.Jpeg;

/// <summary>The bits of a scan, from one restart marker to the next.</summary>
/// <param name="data">The data of the scan.</param>
internal ref struct JpegBits(ReadOnlySpan<byte> data)
{
    private const byte Marker = 0xFF;
    private const int Wanted = 32;

    private readonly ReadOnlySpan<byte> _data = data;
    private int _at;
    private ulong _bits;
    private int _count;

    /// <summary>The next 16 bits; ones where there are fewer.</summary>
    public int Peek16()
    {
        Fill();
        return (int)(_count >= 16 ? (_bits >> (_count - 16)) & 0xFFFF : ((_bits << (16 - _count)) | ((1UL << (16 - _count)) - 1)) & 0xFFFF);
    }

    /// <summary>Takes bits.</summary>
    /// <returns>Whether there were so many.</returns>
    public bool Skip(int count)
    {
        Fill();
        _count -= count;
        return _count >= 0;
    }

    /// <summary>Reads bits as a number; -1 where there are not so many.</summary>
    public int Read(int count)
    {
        Fill();
        _count -= count;
        return _count >= 0 ? (int)((_bits >> _count) & ((1UL << count) - 1)) : -1;
    }

    /// <summary>Goes on behind the next restart marker.</summary>
    /// <returns>Whether there is one.</returns>
    public bool Restart()
    {
        (_bits, _count) = (0, 0);
        while (_at + 1 < _data.Length)
        {
            if (_data[_at] == Marker && _data[_at + 1] is >= 0xD0 and <= 0xD7)
            {
                _at += 2;
                return true;
            }

            _at++;
        }

        return false;
    }

    private void Fill()
    {
        while (_count is >= 0 and <= Wanted && _at < _data.Length)
        {
            var next = _data[_at];
            if (next == Marker && _at + 1 < _data.Length && _data[_at + 1] is >= 0xD0 and <= 0xD7)
            {
                return;
            }

            (_bits, _count) = ((_bits << 8) | next, _count + 8);
            _at += next == Marker ? 2 : 1;
        }
    }
}
