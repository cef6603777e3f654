using System.Globalization;

namespace Interlock.Infrastructure.Processes;

/// <summary>The limit of open files, of which connections take one each.</summary>
public static class OpenFiles
{
    private const string Limits = "/proc/self/limits";
    private const string Line = "Max open files";

    // Log files, connections to the database and to external APIs.
    private const int LeastReserve = 60;
    private const int ReserveShare = 10;
    private const int LeastConnections = 16;

    /// <summary>How many connections this process can serve; null where the system does not say, or has no limit.</summary>
    public static int? MostConnections => File.Exists(Limits) ? MostConnectionsOf(File.ReadLines(Limits), Libraries) : null;

    // .NET keeps each library open that it loaded, some as late as the first request that needs it.
    private static int Libraries => (AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") as string ?? "").Split(Path.PathSeparator).Length;

    /// <summary>The same, from the lines of /proc/PID/limits and the number of libraries that may be loaded.</summary>
    internal static int? MostConnectionsOf(IEnumerable<string> limits, int libraries)
    {
        var words = limits.FirstOrDefault(line => line.StartsWith(Line, StringComparison.Ordinal))?[Line.Length..]
            .Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words is [var soft, ..] && int.TryParse(soft, CultureInfo.InvariantCulture, out var limit)
            ? Math.Max(LeastConnections, limit - libraries - Math.Max(LeastReserve, limit / ReserveShare))
            : null;
    }
}
