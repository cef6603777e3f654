using System.IO.Compression;
using Microsoft.ML;

namespace Interlock.Train;

/// <summary>Saves a model so that equal training gives equal bytes.</summary>
internal static class ModelZip
{
    // The earliest date a zip can hold; ML.NET writes the current time.
    private static readonly DateTimeOffset Date = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Writes <c>models/NAME/ml.zip</c> and returns its path.</summary>
    public static string Save(MLContext context, ITransformer model, DataViewSchema input, string name)
    {
        using var saved = new MemoryStream();
        context.Model.Save(model, input, saved);
        saved.Position = 0;
        var path = Models.PathOf("models", name, "ml.zip");
        using (var from = new ZipArchive(saved))
        using (var to = new ZipArchive(File.Create(path), ZipArchiveMode.Create))
        {
            foreach (var entry in from.Entries)
            {
                Copy(entry, to);
            }
        }

        Console.WriteLine($"  {path}: {new FileInfo(path).Length} bytes");
        return path;
    }

    private static void Copy(ZipArchiveEntry entry, ZipArchive to)
    {
        var copy = to.CreateEntry(entry.FullName, CompressionLevel.SmallestSize);
        copy.LastWriteTime = Date;
        using var source = entry.Open();
        using var target = copy.Open();
        source.CopyTo(target);
    }
}
