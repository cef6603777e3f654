using System.Globalization;
using NLog.Config;
using NLog.Targets;

namespace Interlock.Api.Lifecycle;

/// <summary>A warning or an error that was logged.</summary>
/// <param name="Time">When (UTC).</param>
/// <param name="Level">warn, error or fatal.</param>
/// <param name="Logger">Who says so.</param>
/// <param name="Exception">The type of the exception; empty for none. Its text is in the files only.</param>
/// <param name="Message">What happened.</param>
public sealed record LoggedLine(DateTime Time, string Level, string Logger, string Exception, string Message);

/// <summary>The last warnings and errors of this process, in memory.</summary>
internal static class RecentLog
{
    private const int Most = 200;
    private const char Separator = '\t';

    // NLog closes and opens it with each configuration; the lines stay.
    private static readonly MemoryTarget Target = new("recent")
    {
        MaxLogsCount = Most,
        Layout = "${date:universalTime=true:format=o}\t${level:lowercase=true}\t${logger}\t${exception:format=type}\t${message}",
    };

    /// <summary>The lines, newest first.</summary>
    public static IReadOnlyList<LoggedLine> Lines => [.. Target.Logs.Reverse().Select(Read)];

    /// <summary>Has a configuration keep them; what its own rules end is not among them.</summary>
    public static void AddTo(LoggingConfiguration configuration) => configuration.AddRule(NLog.LogLevel.Warn, NLog.LogLevel.Fatal, Target, "*");

    private static LoggedLine Read(string line)
    {
        var parts = line.Split(Separator, 5);
        return new LoggedLine(DateTime.Parse(parts[0], CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind), parts[1], parts[2], parts[3], parts[4]);
    }
}
