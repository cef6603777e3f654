using System.Data.Common;
using System.Security.Cryptography;
using Interlock.Application.Jobs.BatchScoring.Rows;
using Interlock.Application.Jobs.Steps;

namespace Interlock.Application.Jobs.BatchScoring.Files;

/// <summary>
/// Writes a file as <c>NAME.part</c>, which gets its name when it is complete. What was committed is on the disk; what was written beyond the
/// last checkpoint is cut off when the step is resumed.
/// </summary>
internal sealed class FileSink : IRowSink
{
    private const int TailLength = 4096;

    private readonly string _path;
    private readonly IRowFormat _format;
    private readonly FileStream _file;

    private FileSink(string path, IRowFormat format, FileStream file) => (_path, _format, _file) = (path, format, file);

    /// <summary>The name while it is not complete.</summary>
    public static string PartOf(string path) => path + ".part";

    /// <summary>Begins a file anew.</summary>
    /// <exception cref="IOException">It cannot be written, or someone else writes it.</exception>
    public static async Task<FileSink> CreateAsync(string path, IRowFormat format, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var sink = new FileSink(path, format, Open(path, FileMode.Create));
        var header = new FormattedRows();
        format.WriteHeader(header.Bytes);
        await sink.AddAsync(header, cancellationToken);
        return sink;
    }

    /// <summary>Goes on with a file.</summary>
    /// <exception cref="StepFailedException">It is not the file that was written so far.</exception>
    public static FileSink Resume(string path, IRowFormat format, OutputMark mark)
    {
        FileStream file;
        try
        {
            file = Open(path, FileMode.Open);
        }
        catch (FileNotFoundException e)
        {
            throw Lost(path, "is not there any more", e);
        }

        var sink = new FileSink(path, format, file);
        if (file.Length < mark.Length || sink.TailAt(mark.Length) != mark.Tail)
        {
            file.Dispose();
            throw Lost(path, "is another by now");
        }

        file.SetLength(mark.Length);
        file.Position = mark.Length;
        return sink;
    }

    /// <inheritdoc />
    public void Format(RowBlock block, int row, in RowAnswer answer, FormattedRows into) => _format.WriteRow(block, row, answer, into.Bytes);

    /// <inheritdoc />
    public ValueTask AddAsync(FormattedRows rows, CancellationToken cancellationToken) => _file.WriteAsync(rows.Bytes.Written, cancellationToken);

    /// <inheritdoc />
    public Task<OutputMark> FlushAsync(CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            _file.Flush(flushToDisk: true);
            return new OutputMark(_file.Position, TailAt(_file.Position));
        },
        cancellationToken);

    /// <inheritdoc />
    public Task WriteAsync(DbTransaction transaction, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public void Committed()
    {
    }

    /// <inheritdoc />
    public void CheckEmpty()
    {
        if (new FileInfo(_path) is { Exists: true } earlier && earlier.Length > _file.Length)
        {
            throw new StepFailedException(
                $"No row was answered, and the output '{_path}' of an earlier run holds {earlier.Length} bytes: it stays as it was. Delete it first if an empty one is right.");
        }
    }

    /// <inheritdoc />
    public void Complete()
    {
        _file.Dispose();
        File.Move(PartOf(_path), _path, overwrite: true);
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _file.DisposeAsync();

    private static FileStream Open(string path, FileMode mode) =>
        new(PartOf(path), new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0 });

    private string TailAt(long length)
    {
        var tail = new byte[(int)Math.Min(length, TailLength)];
        return RandomAccess.Read(_file.SafeFileHandle, tail, length - tail.Length) == tail.Length ? Convert.ToHexStringLower(SHA256.HashData(tail)) : "";
    }

    private static StepFailedException Lost(string path, string how, Exception? cause = null) =>
        new($"The file '{PartOf(path)}', which holds what was done so far, {how}; begin a new run.", cause);
}
