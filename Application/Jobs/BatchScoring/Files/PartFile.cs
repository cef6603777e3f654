using Interlock.Application.Jobs.Steps;

namespace Interlock.Application.Jobs.BatchScoring.Files;

/// <summary>A file that is written as <c>NAME.part</c> and gets its name when it is complete.</summary>
internal sealed class PartFile(string path, FileMode mode) : IAsyncDisposable
{
    /// <summary>The file.</summary>
    /// <exception cref="IOException">It cannot be written, or someone else writes it.</exception>
    public FileStream Stream { get; } = Open(path, mode);

    /// <summary>The name while it is not complete.</summary>
    public static string NameOf(string path) => path + ".part";

    /// <summary>Checks whether a file without rows may take the place of the one before.</summary>
    /// <param name="why">A sentence that says why it has none.</param>
    /// <exception cref="StepFailedException">It would replace rows.</exception>
    public void CheckEmpty(string why)
    {
        if (new FileInfo(path) is { Exists: true } earlier && earlier.Length > Stream.Length)
        {
            throw new StepFailedException(
                $"{why}, and the output '{path}' of an earlier run holds {earlier.Length} bytes: it stays as it was. Delete it first if an empty one is right.");
        }
    }

    /// <summary>Gives it its name, in place of the one before.</summary>
    public void Complete()
    {
        Stream.Dispose();
        File.Move(NameOf(path), path, overwrite: true);
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => Stream.DisposeAsync();

    private static FileStream Open(string path, FileMode mode)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return new FileStream(NameOf(path), new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0 });
    }
}
