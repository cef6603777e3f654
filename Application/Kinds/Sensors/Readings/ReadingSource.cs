using System.Runtime.CompilerServices;
using Interlock.Application.Sources;
using Interlock.Domain.Sensors;

namespace Interlock.Application.Kinds.Sensors.Readings;

/// <summary>Reads readings from a stream of any length in constant memory. A row that is no reading is reported and skipped.</summary>
/// <param name="source">UTF-8, with or without a byte order mark. It is left open.</param>
/// <param name="format">Its form.</param>
public sealed class ReadingSource(Stream source, ReadingFormat format)
{
    private readonly SourceWindow _window = new(source, ReadingRow.Longest);

    private readonly IRowSplitter _rows = format switch
    {
        ReadingFormat.Csv => new CsvRows(),
        ReadingFormat.Ndjson => new JsonLines(),
        _ => new JsonArray(),
    };

    /// <summary>How many bytes of the source belong to the rows read so far.</summary>
    public long BytesRead => _window.Taken;

    /// <summary>The rows, once.</summary>
    /// <exception cref="MalformedReadingsException">The source is broken; the rows before that place were given.</exception>
    public async IAsyncEnumerable<ReadingRow> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await _window.SkipByteOrderMarkAsync(cancellationToken);
        while (true)
        {
            while (_rows.TryTake(_window, out var row))
            {
                yield return row;
            }

            if (_window.IsEnd)
            {
                yield break;
            }

            await _window.FillAsync(cancellationToken);
        }
    }
}
