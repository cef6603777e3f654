using System.Globalization;
using System.Text.Json;

namespace Interlock.Train;

/// <summary>The folder <c>models/</c> of the repository.</summary>
internal static class Models
{
    /// <summary>What every training is seeded with, the Python ones too.</summary>
    public const int Seed = 20250101;

    private static readonly string Root = FindRoot();

    /// <summary>A path of the repository.</summary>
    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    /// <summary>The rows of <c>models/NAME/FILE</c> without the header, cell by cell.</summary>
    public static string[][] ReadCsv(string model, string file) =>
        [.. File.ReadLines(PathOf("models", model, file)).Skip(1).Where(line => line.Length > 0).Select(line => line.Split(','))];

    /// <summary>The golden requests of a model.</summary>
    public static JsonElement[] ReadGolden(string model) =>
        [.. File.ReadLines(PathOf("models", model, "golden.jsonl")).Select(line => JsonElement.Parse(line))];

    /// <summary>A number as the server reads it into a column of single precision.</summary>
    public static float Number(string cell) => float.Parse(cell, CultureInfo.InvariantCulture);

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Solution.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException("The program runs inside the repository: no Solution.sln above it.");
    }
}
