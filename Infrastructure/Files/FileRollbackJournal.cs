using System.Security.Cryptography;
using System.Text.Json;
using Interlock.Application.Swaps.Revisions;

namespace Interlock.Infrastructure.Files;

/// <summary>
/// A file for each rollback in a folder of its own. It is written into a file that was there before, with its room on the disk, and then gets its name: the
/// disk may be full.
/// </summary>
/// <param name="folder">The folder.</param>
internal sealed class FileRollbackJournal(string folder) : IRollbackJournal
{
    private const string Extension = ".json";
    private const int Room = 8192;

    private readonly string _reserve = Path.Combine(folder, "reserve");

    /// <inheritdoc />
    public void Write(Rollback rollback)
    {
        Directory.CreateDirectory(folder);
        var (path, unfinished) = (PathOf(rollback), PathOf(rollback) + ".tmp");
        using (var stream = new FileStream(unfinished, TryTakeReserve(unfinished) ? FileMode.Open : FileMode.Create, FileAccess.Write, FileShare.None))
        {
            // The spaces behind it are JSON, too.
            JsonSerializer.Serialize(stream, rollback);
            stream.Flush(flushToDisk: true);
        }

        File.Move(unfinished, path, overwrite: true);
        TryReserve();
    }

    /// <inheritdoc />
    public IReadOnlyList<Rollback> Read()
    {
        TryReserve();
        return Directory.Exists(folder) ? [.. Directory.GetFiles(folder, $"*{Extension}").Order(StringComparer.Ordinal).Select(ReadFile).OfType<Rollback>()] : [];
    }

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

    // Another server may take it at the same time.
    private bool TryTakeReserve(string path)
    {
        try
        {
            File.Move(_reserve, path, overwrite: true);
            return true;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
    }

    private void TryReserve()
    {
        try
        {
            if (!File.Exists(_reserve))
            {
                Directory.CreateDirectory(folder);
                File.WriteAllText(_reserve, new string(' ', Room));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Then a rollback needs a disk with room.
        }
    }

    private string PathOf(Rollback rollback)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(rollback.Reason)))[..8];
        return Path.Combine(folder, $"{rollback.From:D10}-{rollback.To ?? 0:D10}-{hash}{Extension}");
    }
}
