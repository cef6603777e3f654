using System.Globalization;
using Interlock.Application.Sources;
using Interlock.Domain.Sensors;

namespace Interlock.Application.Kinds.Sensors.Readings;

/// <summary>RFC 4180 with a header. Quoted fields may hold line breaks; empty lines are no rows.</summary>
internal sealed class CsvRows : IRowSplitter
{
    private readonly CsvRecords _records = new();
    private CsvHeader? _header;

    /// <inheritdoc />
    public bool TryTake(SourceWindow window, out ReadingRow row)
    {
        row = default;
        while (_records.TryTake(window, out var record))
        {
            MalformedReadingsException.RequireUtf8(record, "line", _records.Line);
            if (_header is not null)
            {
                row = _records.Problem is { } problem ? ReadingRow.Refused(_records.Line, problem) : Read(record);
                return true;
            }

            _header = _records.Problem is null
                ? CsvHeader.Read(_records.Fields, record, _records.Line)
                : throw new MalformedReadingsException($"line {_records.Line}, the header, {_records.Problem}");
        }

        return window.IsEnd && _header is null ? throw new MalformedReadingsException("the source is empty: a header is needed") : false;
    }

    private ReadingRow Read(ReadOnlySpan<byte> record)
    {
        var (fields, line) = (_records.Fields, _records.Line);
        if (fields.Count != _header!.Count)
        {
            return ReadingRow.Refused(line, $"has {fields.Count} fields; the header has {_header.Count}");
        }

        var sensor = fields.Text(record, _header.Sensor);
        if (Sensor.ProblemOf(sensor) is { } problem)
        {
            return ReadingRow.Refused(line, $"sensor {problem}");
        }

        if (ReadingTime.Parse(fields.Bytes(record, _header.Timestamp).Trim((byte)' ')) is not { } timestamp)
        {
            return ReadingRow.Refused(line, ReadingTime.Problem);
        }

        return double.TryParse(fields.Bytes(record, _header.Value), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
            ? new ReadingRow(line, new Reading(sensor, timestamp, value), null)
            : ReadingRow.Refused(line, "value is not a finite number");
    }
}
