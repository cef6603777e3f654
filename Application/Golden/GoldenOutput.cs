using System.Globalization;

namespace Interlock.Application.Golden;

/// <summary>The golden file. It gets its name only when it is complete and proven.</summary>
/// <param name="Path">Its full path.</param>
/// <param name="IsReplaced">Whether a file of that name is replaced.</param>
internal sealed record GoldenOutput(string Path, bool IsReplaced)
{
    /// <summary>Checks whether it may be written.</summary>
    /// <param name="source">The file that is read, or null.</param>
    /// <exception cref="NotWrittenException">It may not.</exception>
    public void Check(string? source)
    {
        if (Directory.Exists(Path))
        {
            throw new NotWrittenException($"'{Path}' is a folder, not a file.");
        }

        if (source is not null && System.IO.Path.GetFullPath(source) == Path)
        {
            throw new NotWrittenException($"'{Path}' is the file that is read: write the golden requests somewhere else.");
        }

        if (!IsReplaced && File.Exists(Path))
        {
            throw new NotWrittenException($"'{Path}' exists. Add --force to replace it, or name another file with --out.");
        }
    }

    /// <summary>Writes it.</summary>
    /// <param name="lines">The lines.</param>
    /// <param name="prove">Throws where a file of that name must not be used.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public async Task WriteAsync(IEnumerable<string> lines, Func<string, Task> prove)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        var part = string.Create(CultureInfo.InvariantCulture, $"{Path}.{Environment.ProcessId}.part");
        try
        {
            await File.WriteAllTextAsync(part, string.Concat(lines.Select(line => $"{line}\n")));
            await prove(part);
            File.Move(part, Path, IsReplaced);
        }
        finally
        {
            File.Delete(part);
        }
    }
}
