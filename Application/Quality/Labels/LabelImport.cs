using Interlock.Application.Sources;
using Interlock.Domain;

namespace Interlock.Application.Quality.Labels;

/// <summary>Stores the labels of a source, a group by a transaction. Doing it again stores nothing twice.</summary>
internal sealed class LabelImport(LabelWriter writer, LabelAuthor author, LabelSource source, Func<ImportProgress, Task> afterGroup)
{
    private const int RowsPerGroup = 2000;
    private const int BytesPerGroup = 1024 * 1024;
    private const int MostRejections = 100;

    private readonly List<LabelRow> _group = new(RowsPerGroup);
    private readonly List<Rejection> _rejections = [];
    private long _stored;
    private long _rows;
    private long _accepted;
    private long _duplicate;
    private long _rejected;

    /// <summary>What became of the rows so far.</summary>
    public ImportResult Result => new(_accepted, _duplicate, _rejected, _rejections);

    /// <summary>Reads the source to its end.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var row in source.ReadAsync(cancellationToken))
            {
                _rows++;
                _group.Add(row);
                if (_group.Count == RowsPerGroup || source.BytesRead - _stored >= BytesPerGroup)
                {
                    await StoreAsync(cancellationToken);
                }
            }
        }
        catch (IOException)
        {
            // What was read before the source broke counts.
            await StoreAsync(cancellationToken);
            throw;
        }

        await StoreAsync(cancellationToken);
    }

    // In the order of the lines: so are the rejections.
    private async Task StoreAsync(CancellationToken cancellationToken)
    {
        var requests = _group.Where(row => row.Request is not null).Select(row => row.Request!).ToList();
        var results = requests.Count > 0 ? await writer.WriteAsync(requests, author, cancellationToken) : [];
        var next = 0;
        foreach (var row in _group)
        {
            Count(row.Line, row.Request is null ? new LabelResult(null, IsNew: false, new LabelException(row.Problem!)) : results[next++]);
        }

        _group.Clear();
        _stored = source.BytesRead;
        await afterGroup(new ImportProgress(_rows, source.BytesRead));
    }

    private void Count(long line, LabelResult result)
    {
        if (result.Problem is null)
        {
            _accepted += result.IsNew ? 1 : 0;
            _duplicate += result.IsNew ? 0 : 1;
            return;
        }

        _rejected++;
        if (_rejections.Count < MostRejections)
        {
            _rejections.Add(new Rejection(line, result.Problem.Message));
        }
    }
}
