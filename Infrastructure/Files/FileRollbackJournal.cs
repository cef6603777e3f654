using System.Security.Cryptography;
using System.Text.Json;
using Interlock.Application.Swaps.Revisions;

namespace Interlock.Infrastructure.Files;

/// <summary>A file for each rollback in a folder of its own.</summary>
/// <param name="folder">The folder; created with the first rollback.</param>
internal sealed class FileRollbackJournal(string folder) : IRollbackJournal
{
    private const string Extension = ".json";

    /// <inheritdoc />
    public void Write(Rollback rollback)
    {
        Directory.CreateDirectory(folder);
        var (path, unfinished) = (PathOf(rollback), PathOf(rollback) + ".tmp");
        using (var stream = new FileStream(unfinished, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            JsonSerializer.Serialize(stream, rollback);
            stream.Flush(flushToDisk: true);
        }

        File.Move(unfinished, path, overwrite: true);
    }

    /// <inheritdoc />
    public IReadOnlyList<Rollback> Read() => Directory.Exists(folder)
        ? [.. Directory.GetFiles(folder, $"*{Extension}").Order(StringComparer.Ordinal).Select(ReadFile).OfType<Rollback>()]
        : [];

    /// <inheritdoc />
    public void Remove(Rollback rollback)
    {
        if (Directory.Exists(folder))
        {
            File.Delete(PathOf(rollback));
        }
    }

    private static Rollback? ReadFile(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<Rollback>(File.ReadAllText(path));
        }
        catch (Exception e) when (e is JsonException or FileNotFoundException)
        {
            return null; // Not one of ours, or removed meanwhile by another server.
        }
    }

    private string PathOf(Rollback rollback)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(rollback.Reason)))[..8];
        return Path.Combine(folder, $"{rollback.From:D10}-{rollback.To ?? 0:D10}-{hash}{Extension}");
    }
}
