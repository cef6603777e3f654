using System.Globalization;
using Interlock.Application.Streams;
using Interlock.Domain.Sensors;

namespace Interlock.Application.Sensors;

/// <summary>RFC 4180 with a header. Quoted fields may hold line breaks; empty lines are no rows.</summary>
internal sealed class CsvRows : IRowSplitter
{
    // No further is looked for the end of a record.
    private const int Sight = ReadingRow.Longest + 2;

    private readonly CsvRecord _record = new();
    private CsvHeader? _header;
    private string? _problem;
    private long _line = 1;

    /// <inheritdoc />
    public bool TryTake(SourceWindow window, out ReadingRow row)
    {
        while (_problem is null && !window.Bytes.IsEmpty)
        {
            var isCut = window.Bytes.Length > Sight;
            var ending = _record.Read(isCut ? window.Bytes[..Sight] : window.Bytes, window.IsEnd && !isCut);
            if (ending == CsvEnding.Unknown && !window.IsEnd && window.Bytes.Length < Sight)
            {
                row = default;
                return false;
            }

            if (ending != CsvEnding.Complete)
            {
                _problem = ProblemOf(window, ending);
                break;
            }

            if (TryRead(window, out row))
            {
                return true;
            }
        }

        return _problem is null ? AtEnd(window, out row) : TrySkip(window, out row);
    }

    private string ProblemOf(SourceWindow window, CsvEnding ending)
    {
        var line = window.Bytes.IndexOf((byte)'\n');
        var isLong = line > ReadingRow.Longest || (line < 0 && window.Bytes.Length > ReadingRow.Longest);
        var problem = ending == CsvEnding.Malformed ? "holds a quote in the wrong place" : isLong ? ReadingRow.TooLong : "has a quote that is never closed";
        return _header is null ? throw new MalformedReadingsException($"line {_line}, the header, {problem}") : problem;
    }

    // Of a record that cannot be read only its first line is skipped: the rest may be rows.
    private bool TrySkip(SourceWindow window, out ReadingRow row)
    {
        var end = window.Bytes.IndexOf((byte)'\n');
        row = ReadingRow.Refused(_line, _problem!);
        window.Take(end < 0 ? window.Bytes.Length : end + 1);
        if (end < 0 && !window.IsEnd)
        {
            return false;
        }

        _line++;
        _problem = null;
        return true;
    }

    private bool TryRead(SourceWindow window, out ReadingRow row)
    {
        var bytes = window.Bytes[.._record.Length];
        ReadingRow.RequireUtf8(bytes, "line", _line);
        var isRow = !_record.IsBlank && _header is not null;
        row = isRow ? bytes.Length > ReadingRow.Longest ? ReadingRow.Refused(_line, ReadingRow.TooLong) : Read(bytes) : default;
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
