using System.Globalization;

namespace Interlock.Bench.Routes;

/// <summary>What a solution is measured against.</summary>
internal readonly record struct Goal(int Vehicles, double Travel);

/// <summary>The published results; the file names its source.</summary>
internal static class BestKnown
{
    public static Dictionary<string, Goal> Read() =>
        File.ReadLines(Path.Combine(AppContext.BaseDirectory, "best-known.csv"))
            .Where(line => !line.StartsWith('#'))
            .Skip(1)
            .Select(line => line.Split(','))
            .ToDictionary(
                words => words[0],
                words => new Goal(int.Parse(words[1], CultureInfo.InvariantCulture), double.Parse(words[2], CultureInfo.InvariantCulture)));
}
