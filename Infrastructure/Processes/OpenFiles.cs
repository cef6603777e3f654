using System.Globalization;

namespace Interlock.Infrastructure.Processes;

/// <summary>The limit of open files, of which connections take one each.</summary>
public static class OpenFiles
{
    private const string Limits = "/proc/self/limits";
    private const string Line = "Max open files";

    // Libraries, which .NET keeps open (some 280 files), log files, connections to the database and to external APIs.
    private const int LeastReserve = 340;
    private const int ReserveShare = 10;
    private const int LeastConnections = 16;

    /// <summary>How many connections this process can serve; null where the system does not say, or has no limit.</summary>
    public static int? MostConnections => File.Exists(Limits) ? MostConnectionsOf(File.ReadLines(Limits)) : null;

    /// <summary>The same, from the lines of /proc/PID/limits.</summary>
    internal static int? MostConnectionsOf(IEnumerable<string> limits)
    {
        var words = limits.FirstOrDefault(line => line.StartsWith(Line, StringComparison.Ordinal))?[Line.Length..]
            .Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words is [var soft, ..] && int.TryParse(soft, CultureInfo.InvariantCulture, out var limit)
            ? Math.Max(LeastConnections, limit - Math.Max(LeastReserve, limit / ReserveShare))
            : null;
    }
}
