using Interlock.Application.Sources;
using Interlock.Domain.Sensors;

namespace Interlock.Application.Kinds.Sensors.Readings;

/// <summary>
/// One JSON array: finds where each item ends, so that only one is held. What an item says is read by System.Text.Json, but not the array: its reader
/// ends at a bare NaN, as other writers put it, where here one row is rejected, and it holds all of a text, however long.
/// </summary>
internal sealed class JsonArray : IRowSplitter
{
    private readonly JsonItem _item = new();
    private Place _place;
    private long _number;

    private enum Place
    {
        Before,
        FirstItem,
        Item,
        BehindItem,
        Behind,
    }

    /// <inheritdoc />
    public bool TryTake(SourceWindow window, out ReadingRow row)
    {
        row = default;
        while (_item.IsOpen || TrySkipSpace(window))
        {
            if (_place is Place.FirstItem or Place.Item && !IsClosing(window))
            {
                return TryTakeItem(window, out row);
            }

            Step(window.Bytes[0]);
            window.Take(1);
        }

        return window.IsEnd && _place != Place.Behind ? throw Broken(_place == Place.Before ? "it is empty" : "it is cut off") : false;
    }

    private bool IsClosing(SourceWindow window) => !_item.IsOpen && _place == Place.FirstItem && window.Bytes[0] == ']';

    private bool TryTakeItem(SourceWindow window, out ReadingRow row)
    {
        row = default;
        if (!_item.TryFindEnd(window, out var length, out var isLong))
        {
            return window.IsEnd ? throw Broken("it is cut off") : false;
        }

        _number++;
        _place = Place.BehindItem;
        row = isLong ? ReadingRow.Refused(_number, ReadingRow.TooLong) : Read(window.Bytes[..length]);
        window.Take(length);
        return true;
    }

    private ReadingRow Read(ReadOnlySpan<byte> item)
    {
        MalformedReadingsException.RequireUtf8(item, "item", _number);
        var problem = ReadingJson.TryRead(item, out var reading, out var isJson);
        return isJson ? new ReadingRow(_number, reading, problem) : throw Broken($"item {_number} is not JSON");
    }

    private void Step(byte sign) => _place = (_place, (char)sign) switch
    {
        (Place.Before, '[') => Place.FirstItem,
        (Place.FirstItem, ']') => Place.Behind,
        (Place.BehindItem, ',') => Place.Item,
        (Place.BehindItem, ']') => Place.Behind,
        (Place.Before, _) => throw Broken("it does not begin with '['"),
        (Place.Behind, _) => throw Broken("something follows its end"),
        _ => throw Broken($"behind item {_number} stands neither ',' nor ']'"),
    };

    private static bool TrySkipSpace(SourceWindow window)
    {
        var text = window.Bytes.IndexOfAnyExcept(" \t\r\n"u8);
        window.Take(text < 0 ? window.Bytes.Length : text);
        return text >= 0;
    }

    private static MalformedReadingsException Broken(string how) => new($"the source is no JSON array: {how}");
}
