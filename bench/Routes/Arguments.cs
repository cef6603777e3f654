using System.Globalization;

namespace Interlock.Bench.Routes;

/// <summary>What was asked for on the command line.</summary>
internal sealed record Arguments(IReadOnlyList<string> Files, TimeSpan Time, ulong Seed, string? Vehicles, int? Stops)
{
    public static Arguments Parse(string[] args)
    {
        var files = new List<string>();
        var options = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var place = 0; place < args.Length; place++)
        {
            if (args[place].StartsWith("--", StringComparison.Ordinal))
            {
                options[args[place]] = args[++place];
            }
            else
            {
                files.AddRange(Directory.Exists(args[place]) ? Directory.GetFiles(args[place], "*.txt").Order(StringComparer.Ordinal) : [args[place]]);
            }
        }

        return new Arguments(
            files,
            Duration(options.GetValueOrDefault("--time", "2s")),
            ulong.Parse(options.GetValueOrDefault("--seed", "1"), CultureInfo.InvariantCulture),
            options.GetValueOrDefault("--vehicles"),
            options.TryGetValue("--stops", out var stops) ? int.Parse(stops, CultureInfo.InvariantCulture) : null);
    }

    /// <summary><c>2s</c>, <c>100ms</c>, or a number of seconds.</summary>
    private static TimeSpan Duration(string text) => text.EndsWith("ms", StringComparison.Ordinal)
        ? TimeSpan.FromMilliseconds(double.Parse(text[..^2], CultureInfo.InvariantCulture))
        : TimeSpan.FromSeconds(double.Parse(text.TrimEnd('s'), CultureInfo.InvariantCulture));

    /// <summary>How many vehicles an instance gets; null for what its file says.</summary>
    public int? VehiclesOf(Goal goal) => Vehicles switch
    {
        null => null,
        "best" => goal.Vehicles,
        _ => int.Parse(Vehicles, CultureInfo.InvariantCulture),
    };
}
