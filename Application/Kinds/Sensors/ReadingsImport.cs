using Interlock.Application.Kinds.Sensors.Readings;
using Interlock.Application.Sources;
using Interlock.Domain;
using Interlock.Domain.Sensors;

namespace Interlock.Application.Kinds.Sensors;

/// <summary>Brings the readings of a source into the datastore, some thousand by a transaction. Doing it again stores nothing twice.</summary>
public sealed class ReadingsImport(ISensorDatastore datastore)
{
    /// <summary>How many rows are read between two transactions.</summary>
    public const int RowsPerBatch = 20_000;

    private const int MostRejections = 100;

    /// <summary>Reads the source to its end.</summary>
    /// <param name="source">The readings.</param>
    /// <param name="format">Their form.</param>
    /// <param name="afterBatch">Awaited after every batch, with the progress.</param>
    /// <param name="cancellationToken">Ends it; what was stored stays.</param>
    /// <exception cref="ImportStoppedException">
    /// The source is broken or cannot be read (then what came before is stored), or the datastore refuses.
    /// </exception>
    public async Task<ImportResult> RunAsync(
        Stream source, ReadingFormat format, Func<ImportProgress, Task> afterBatch, CancellationToken cancellationToken)
    {
        var run = new Run(datastore, afterBatch, new ReadingSource(source, format));
        try
        {
            await run.ReadAsync(cancellationToken);
            return run.Result;
        }
        catch (Exception e) when (e is IOException or InterlockException)
        {
            throw new ImportStoppedException(run.Result, e);
        }
    }

    private sealed class Run(ISensorDatastore datastore, Func<ImportProgress, Task> afterBatch, ReadingSource source)
    {
        private readonly List<Reading> _batch = new(RowsPerBatch);
        private readonly List<Rejection> _rejections = [];
        private long _rows;
        private long _accepted;
        private long _duplicate;
        private long _rejected;

        public ImportResult Result => new(_accepted, _duplicate, _rejected, _rejections);

        public async Task ReadAsync(CancellationToken cancellationToken)
        {
            try
            {
                await foreach (var row in source.ReadAsync(cancellationToken))
                {
                    Add(row);
                    if (++_rows % RowsPerBatch == 0)
                    {
                        await StoreAsync(cancellationToken);
                    }
                }
            }
            catch (Exception e) when (e is IOException or MalformedReadingsException)
            {
                // What was read before the source broke counts.
                await StoreAsync(cancellationToken);
                throw;
            }

            await StoreAsync(cancellationToken);
        }

        private void Add(ReadingRow row)
        {
            if (row.Reading is { } reading)
            {
                _batch.Add(reading);
                return;
            }

            _rejected++;
            if (_rejections.Count < MostRejections)
            {
                _rejections.Add(new Rejection(row.Line, row.Problem!));
            }
        }

        private async Task StoreAsync(CancellationToken cancellationToken)
        {
            if (_batch.Count > 0)
            {
                var added = await datastore.AddReadingsAsync(_batch, cancellationToken);
                (_accepted, _duplicate) = (_accepted + added, _duplicate + _batch.Count - added);
                _batch.Clear();
            }

            await afterBatch(new ImportProgress(_rows, source.BytesRead));
        }
    }
}
