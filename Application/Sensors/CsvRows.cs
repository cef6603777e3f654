using System.Globalization;
using Interlock.Domain.Sensors;

namespace Interlock.Application.Sensors;

/// <summary>RFC 4180 with a header. Quoted fields may hold line breaks; empty lines are no rows.</summary>
internal sealed class CsvRows : IRowSplitter
{
    private readonly LongLine _long = new();
    private readonly CsvRecord _record = new();
    private CsvHeader? _header;
    private long _line = 1;

    /// <inheritdoc />
    public bool TryTake(SourceWindow window, out ReadingRow row)
    {
        while (!window.Bytes.IsEmpty && !_long.IsOpen)
        {
            var ending = _record.Read(window.Bytes, window.IsEnd);
            if (ending == CsvEnding.Unknown && !window.IsEnd && window.Bytes.Length <= SourceWindow.LongestRow)
            {
                row = default;
                return false;
            }

            if (ending != CsvEnding.Complete)
            {
                return TryRefuse(window, ending, out row);
            }

            if (TryRead(window, out row))
            {
                return true;
            }
        }

        return _long.IsOpen ? TryRefuse(window, CsvEnding.Unknown, out row) : AtEnd(window, out row);
    }

    // The rest of a record that cannot be read may be rows: after its first line the search goes on.
    private bool TryRefuse(SourceWindow window, CsvEnding ending, out ReadingRow row)
    {
        var line = window.Bytes.IndexOf((byte)'\n');
        var isLong = _long.IsOpen || line > SourceWindow.LongestRow || (line < 0 && window.Bytes.Length > SourceWindow.LongestRow);
        row = ReadingRow.Refused(_line, isLong ? ReadingRow.TooLong : ending == CsvEnding.Malformed ? "holds a quote in the wrong place" : "has a quote that is never closed");
        if (_header is null)
        {
            throw new MalformedReadingsException($"line {_line}, the header, {row.Problem}");
        }

        if (!_long.TrySkip(window))
        {
            return false;
        }

        _line++;
        return true;
    }

    private bool TryRead(SourceWindow window, out ReadingRow row)
    {
        var bytes = window.Bytes[.._record.Length];
        SourceWindow.RequireUtf8(bytes, "line", _line);
        var isRow = !_record.IsBlank && _header is not null;
        row = isRow ? bytes.Length > SourceWindow.LongestRow ? ReadingRow.Refused(_line, ReadingRow.TooLong) : Read(bytes) : default;
        if (!_record.IsBlank)
        {
            _header ??= CsvHeader.Read(_record, bytes, _line);
        }

        _line += bytes.Count((byte)'\n');
        window.Take(bytes.Length);
        return isRow;
    }

    private ReadingRow Read(ReadOnlySpan<byte> record)
    {
        if (_record.Count != _header!.Count)
        {
            return ReadingRow.Refused(_line, $"has {_record.Count} fields; the header has {_header.Count}");
        }

        var sensor = _record.Text(record, _header.Sensor);
        if (Sensor.ProblemOf(sensor) is { } problem)
        {
            return ReadingRow.Refused(_line, $"sensor {problem}");
        }

        if (ReadingTime.Parse(_record.Bytes(record, _header.Timestamp).Trim((byte)' ')) is not { } timestamp)
        {
            return ReadingRow.Refused(_line, ReadingTime.Problem);
        }

        return double.TryParse(_record.Bytes(record, _header.Value), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
            ? new ReadingRow(_line, new Reading(sensor, timestamp, value), null)
            : ReadingRow.Refused(_line, "value is not a finite number");
    }

    private bool AtEnd(SourceWindow window, out ReadingRow row)
    {
        row = default;
        return window.IsEnd && _header is null ? throw new MalformedReadingsException("the source is empty: a header is needed") : false;
    }
}
