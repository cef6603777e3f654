using System.Text.Unicode;
using Interlock.Application.Jobs.BatchScoring.Rows;
using Interlock.Application.Jobs.Steps;
using Interlock.Application.Sources;

namespace Interlock.Application.Jobs.BatchScoring.Files;

/// <summary>One file of a source, being read.</summary>
internal sealed class RowFile : IAsyncDisposable
{
    private const int MostBytes = 1024 * 1024;

    private readonly int _number;
    private readonly FileStream _file;
    private readonly Stream _unpacked;
    private readonly SourceWindow _window;
    private readonly IRecords _records;
    private readonly SourceFile _source;

    private RowFile(SourceFile file, int number, int longestRow)
    {
        (_source, _number) = (file, number);
        _file = new FileStream(file.Path, new FileStreamOptions { Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0 });
        _unpacked = file.IsPacked ? new WholeGzipStream(_file) : _file;
        _window = new SourceWindow(_unpacked, longestRow);
        _records = file.IsJson ? new LineRecords() : new CsvRecords();
        Shape = file.IsJson ? new RowShape(file.Name, null) : null;
    }

    /// <summary>How its rows look; null of CSV without a single record.</summary>
    public RowShape? Shape { get; private set; }

    /// <summary>Whether the last row has no line break behind it, known at the end: it may be cut off.</summary>
    public bool EndsWithinLine => _window is { IsEnd: true, LastByte: not ((byte)'\n' or 0) };

    /// <summary>How many bytes of it, as it is on the disk, were read.</summary>
    public long BytesRead => _file.Position;

    /// <summary>Opens a file, and reads the header if it is CSV.</summary>
    /// <param name="file">The file.</param>
    /// <param name="position">The place to go on from.</param>
    /// <param name="longestRow">The longest row, in bytes.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StepFailedException">Its header cannot be read, or it is shorter than it was.</exception>
    public static async Task<RowFile> OpenAsync(SourceFile file, SourcePosition position, int longestRow, CancellationToken cancellationToken)
    {
        var opened = new RowFile(file, position.File, longestRow);
        try
        {
            await opened._window.SkipByteOrderMarkAsync(cancellationToken);
            await opened.ReadHeaderAsync(cancellationToken);
            opened.CheckHeader();
            if (position.Offset > opened._window.Taken)
            {
                var hasAll = await opened._window.SkipAsync(position.Offset - opened._window.Taken, cancellationToken);
                opened._records.StartAt(hasAll ? position.Line : throw new StepFailedException($"{file.Name} is shorter than it was."));
            }

            return opened;
        }
        catch (Exception e)
        {
            await opened.DisposeAsync();
            if (e is InvalidDataException)
            {
                throw opened.CannotUnpack(e);
            }

            throw;
        }
    }

    /// <summary>Reads rows into a block.</summary>
    /// <returns>Whether the file has more.</returns>
    public async Task<bool> ReadAsync(RowBlock block, int most, CancellationToken cancellationToken)
    {
        while (block.Count < most && block.Length < MostBytes)
        {
            if (TryAdd(block))
            {
                continue;
            }

            if (_window.IsEnd)
            {
                CheckUnchanged();
                block.End = block.End with { File = _number + 1, Offset = 0, Line = 1 };
                return false;
            }

            await FillAsync(cancellationToken);
        }

        return true;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _unpacked.DisposeAsync();
        await _file.DisposeAsync();
    }

    private async Task ReadHeaderAsync(CancellationToken cancellationToken)
    {
        while (Shape is null && !TryReadHeader() && !_window.IsEnd)
        {
            await FillAsync(cancellationToken);
        }
    }

    private void CheckHeader()
    {
        if (Shape is null || (_window.IsEnd && _window.LastByte == 0))
        {
            throw new StepFailedException(
                $"{_source.Name} is empty: it has {(Shape is null ? "no header" : "not a single byte")}. It may not have been written yet. The output stays as it was.");
        }
    }

    // What was listed at the start is what is to be read: a file that grows or shrinks meanwhile is being written.
    private void CheckUnchanged()
    {
        var now = new FileInfo(_source.Path);
        if (!now.Exists || now.Length != _source.Length || now.LastWriteTimeUtc != _source.ChangedAt || _file.Position != _source.Length)
        {
            throw new StepFailedException(
                $"{_source.Name} was changed while it was read: it had {_source.Length} bytes at the start, {_file.Position} were read, and it has {(now.Exists ? now.Length : 0)} now. "
                + "Begin a new run when it is written; rename files into their place when they are complete.");
        }
    }

    private bool TryReadHeader()
    {
        if (!_records.TryTake(_window, out var record))
        {
            return false;
        }

        var problem = _records.Problem ?? (Utf8.IsValid(record) ? null : "is not UTF-8");
        Shape = problem is null
            ? new RowShape(_source.Name, ((CsvRecords)_records).Fields.Texts(record))
            : throw new StepFailedException($"{_source.Name}:{_records.Line}, the header, {problem}.");
        return true;
    }

    private bool TryAdd(RowBlock block)
    {
        var before = block.End with { Offset = _window.Taken, Line = _records.NextLine };
        if (!_records.TryTake(_window, out var record))
        {
            return false;
        }

        var fields = (_records as CsvRecords)?.Fields;
        var problem = _records.Problem
            ?? (fields is null || fields.Count == Shape!.Columns!.Count ? null : $"has {fields.Count} fields; the header has {Shape.Columns.Count}");
        block.Add(_records.Line, before, record, fields, problem);
        block.End = before with { Offset = _window.Taken, Line = _records.NextLine, Rows = before.Rows + 1 };
        return true;
    }

    private async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _window.FillAsync(cancellationToken);
        }
        catch (InvalidDataException e)
        {
            throw CannotUnpack(e);
        }
    }

    private StepFailedException CannotUnpack(Exception e) => new($"{_source.Name} cannot be unpacked: {e.Message}", e);
}
