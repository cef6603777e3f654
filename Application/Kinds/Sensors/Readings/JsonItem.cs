using Interlock.Application.Sources;

namespace Interlock.Application.Kinds.Sensors.Readings;

/// <summary>Follows the brackets and quotes of one JSON value to its end, over as many windows as it takes; of a long one nothing is held.</summary>
internal sealed class JsonItem
{
    private int _seen;
    private int _depth;
    private bool _inText;
    private bool _escaped;
    private bool _isLong;

    /// <summary>Whether a value was begun and not ended.</summary>
    public bool IsOpen => _seen > 0 || _isLong;

    /// <summary>Looks for the end.</summary>
    /// <param name="window">Begins with the value, or what is left of it.</param>
    /// <param name="length">The bytes of the whole value; 0 of one that was too long and is off the window already.</param>
    /// <param name="isLong">Whether it was too long.</param>
    /// <returns>Whether it was found; else the window needs more bytes.</returns>
    public bool TryFindEnd(SourceWindow window, out int length, out bool isLong)
    {
        while (_seen < window.Bytes.Length)
        {
            if (Ends(window.Bytes[_seen], out var inclusive))
            {
                (length, isLong) = End(window, inclusive ? _seen + 1 : _seen);
                return true;
            }

            _seen++;
        }

        if (_seen > window.LongestRow)
        {
            window.Take(_seen);
            (_isLong, _seen) = (true, 0);
        }

        (length, isLong) = (0, false);
        return false;
    }

    private (int Length, bool IsLong) End(SourceWindow window, int length)
    {
        var isLong = _isLong || length > window.LongestRow;
        (_seen, _depth, _isLong) = (0, 0, false);
        if (isLong)
        {
            window.Take(length);
        }

        return (isLong ? 0 : length, isLong);
    }

    private bool Ends(byte sign, out bool inclusive)
    {
        inclusive = false;
        if (_inText)
        {
            (_inText, _escaped) = (_escaped || sign != '"', !_escaped && sign == '\\');
            return false;
        }

        switch ((char)sign)
        {
            case '"':
                _inText = true;
                return false;
            case '{' or '[':
                _depth++;
                return false;
            case '}' or ']' when _depth > 0:
                inclusive = true;
                return --_depth == 0;
            case ',' or ']' or '}':
                return _depth == 0;
            default:
                return false;
        }
    }
}
