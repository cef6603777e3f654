using Interlock.Application.Jobs.BatchScoring.Rows;

namespace Interlock.Application.Export;

/// <summary>Writes rows that are lines of text. What it hands on are whole lines.</summary>
internal sealed class LineWriter : IExportWriter
{
    private const int EnoughBytes = 128 * 1024;

    private readonly RowBuffer _buffer = new();
    private readonly Stream _output;
    private readonly Action<object?[], RowBuffer> _writeRow;

    /// <summary>Begins a file.</summary>
    /// <param name="output">Where it goes.</param>
    /// <param name="header">What stands before the first row.</param>
    /// <param name="writeRow">Writes a row.</param>
    public LineWriter(Stream output, ReadOnlySpan<byte> header, Action<object?[], RowBuffer> writeRow)
    {
        (_output, _writeRow) = (output, writeRow);
        _buffer.Add(header);
    }

    /// <inheritdoc />
    public async Task WriteAsync(IReadOnlyList<object?[]> rows, CancellationToken cancellationToken)
    {
        foreach (var row in rows)
        {
            _writeRow(row, _buffer);
            if (_buffer.Written.Length >= EnoughBytes)
            {
                await SendAsync(cancellationToken);
            }
        }
    }

    /// <inheritdoc />
    public Task CompleteAsync(CancellationToken cancellationToken) => SendAsync(cancellationToken);

    /// <inheritdoc />
    public void Dispose()
    {
    }

    private async Task SendAsync(CancellationToken cancellationToken)
    {
        await _output.WriteAsync(_buffer.Written, cancellationToken);
        _buffer.Clear();
    }
}
