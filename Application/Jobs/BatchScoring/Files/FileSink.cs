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

    private readonly IRowFormat _format;
    private readonly PartFile _file;

    private FileSink(IRowFormat format, PartFile file) => (_format, _file) = (format, file);

    /// <summary>Begins a file anew.</summary>
    /// <exception cref="IOException">It cannot be written, or someone else writes it.</exception>
    public static async Task<FileSink> CreateAsync(string path, IRowFormat format, CancellationToken cancellationToken)
    {
        var sink = new FileSink(format, new PartFile(path, FileMode.Create));
        var header = new FormattedRows();
        format.WriteHeader(header.Bytes);
        await sink.AddAsync(header, cancellationToken);
        return sink;
    }

    /// <summary>Goes on with a file.</summary>
    /// <exception cref="StepFailedException">It is not the file that was written so far.</exception>
    public static FileSink Resume(string path, IRowFormat format, OutputMark mark)
    {
        PartFile part;
        try
        {
            part = new PartFile(path, FileMode.Open);
        }
        catch (FileNotFoundException e)
        {
            throw Lost(path, "is not there any more", e);
        }

        var (sink, file) = (new FileSink(format, part), part.Stream);
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
    public ValueTask AddAsync(FormattedRows rows, CancellationToken cancellationToken) => _file.Stream.WriteAsync(rows.Bytes.Written, cancellationToken);

    /// <inheritdoc />
    public Task<OutputMark> FlushAsync(CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            _file.Stream.Flush(flushToDisk: true);
            return new OutputMark(_file.Stream.Position, TailAt(_file.Stream.Position));
        },
        cancellationToken);

    /// <inheritdoc />
    public Task WriteAsync(DbTransaction transaction, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public void Committed()
    {
    }

    /// <inheritdoc />
    public void CheckEmpty() => _file.CheckEmpty("No row was answered");

    /// <inheritdoc />
    public void Complete() => _file.Complete();

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _file.DisposeAsync();

    private string TailAt(long length)
    {
        var tail = new byte[(int)Math.Min(length, TailLength)];
        return RandomAccess.Read(_file.Stream.SafeFileHandle, tail, length - tail.Length) == tail.Length ? Convert.ToHexStringLower(SHA256.HashData(tail)) : "";
    }

    private static StepFailedException Lost(string path, string how, Exception? cause = null) =>
        new($"The file '{PartFile.NameOf(path)}', which holds what was done so far, {how}; begin a new run.", cause);
}
