using System.Globalization;
using Interlock.Application.Swaps.Publishing;

namespace Interlock.Infrastructure.Files;

/// <summary>An empty file for each watch, named <c>REVISION-GOOD</c>, in a folder of its own.</summary>
/// <param name="folder">The folder; created with the first watch.</param>
internal sealed class FileWatchJournal(string folder) : IWatchJournal
{
    /// <inheritdoc />
    public void Write(OpenWatch watch)
    {
        Directory.CreateDirectory(folder);
        using var file = File.Create(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{watch.Revision}-{watch.Good}")));
        file.Flush(flushToDisk: true);
    }

    /// <inheritdoc />
    public OpenWatch? Find(int revision)
    {
        var open = Read();
        foreach (var earlier in open.Where(watch => watch.Revision < revision))
        {
            Remove(earlier.Revision);
        }

        return open.Find(watch => watch.Revision == revision);
    }

    /// <inheritdoc />
    public void Remove(int revision)
    {
        if (Directory.Exists(folder))
        {
            Directory.GetFiles(folder, string.Create(CultureInfo.InvariantCulture, $"{revision}-*")).ToList().ForEach(File.Delete);
        }
    }

    private List<OpenWatch> Read() => Directory.Exists(folder) ? [.. Directory.GetFiles(folder).Select(Parse).OfType<OpenWatch>()] : [];

    private static OpenWatch? Parse(string path) =>
        Path.GetFileName(path).Split('-') is [var revision, var good]
        && int.TryParse(revision, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && int.TryParse(good, NumberStyles.None, CultureInfo.InvariantCulture, out var before)
            ? new OpenWatch(number, before)
            : null; // Not one of ours.
}
