using Interlock.Application.Jobs.BatchScoring.Rows;

namespace Interlock.Application.Jobs.BatchScoring.Files;

/// <summary>The rows of files, one after the other.</summary>
internal sealed class FileSource(IReadOnlyList<SourceFile> files, int longestRow, Action<string> warn) : IRowSource
{
    private readonly long _total = Math.Max(1, files.Sum(file => file.Length));
    private RowFile? _file;
    private SourcePosition _at;
    private long _done;

    /// <inheritdoc />
    public string Identity => string.Join('\n', files);

    /// <inheritdoc />
    public RowShape? Shape { get; private set; }

    /// <inheritdoc />
    public Task StartAsync(SourcePosition position, CancellationToken cancellationToken)
    {
        _at = position;
        _done = files.Take(position.File).Sum(file => file.Length);
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public async Task<RowBlock?> ReadAsync(int most, CancellationToken cancellationToken)
    {
        while (_at.File < files.Count)
        {
            _file ??= await RowFile.OpenAsync(files[_at.File], _at, longestRow, cancellationToken);
            Shape = _file.Shape ?? Shape;
            var block = new RowBlock(_file.Shape ?? new RowShape(files[_at.File].Name, []), _at);
            var hasMore = await _file.ReadAsync(block, most, cancellationToken);
            block.Progress = (double)(_done + _file.BytesRead) / _total;
            _at = block.End;
            if (!hasMore)
            {
                _done += files[_at.File - 1].Length;
                if (_file.EndsWithinLine)
                {
                    warn($"{files[_at.File - 1].Name} does not end with a line break: its last row may be cut off.");
                }

                await _file.DisposeAsync();
                _file = null;
            }

            if (block.Count > 0)
            {
                return block;
            }
        }

        return null;
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _file?.DisposeAsync() ?? ValueTask.CompletedTask;
}
