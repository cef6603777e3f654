using Interlock.Infrastructure.Files;
using NLog;
using NLog.Config;
using NLog.Layouts;
using NLog.Targets;
using NLog.Targets.Wrappers;

namespace Interlock.Api.Lifecycle;

/// <summary>NLog's configuration: the nlog.config beside config.yaml, else the one shipped with the program.</summary>
internal static class Logs
{
    private const string LogsVariable = "logs";
    private const string LockFile = ".lock";

    private static FileStream? _lock;
    private static LogLevels? _levels;

    /// <summary>The file in use, or null where nothing configured the logs.</summary>
    public static string? File { get; private set; }

    /// <summary>The folder of the logs where that is not logs/ beside config.yaml, since another server writes there; else null.</summary>
    public static string? OtherFolder { get; private set; }

    /// <summary>The levels of the configuration in use. A reload begins with those of the file.</summary>
    public static LogLevels Levels => _levels ??= new LogLevels(LogManager.Configuration ?? new LoggingConfiguration());

    /// <summary>Finds the file and reads it.</summary>
    /// <param name="folder">The folder of config.yaml; logs/ lies in it.</param>
    /// <exception cref="NLogConfigurationException">It cannot be used, or a log cannot be written. A server that cannot log is not started.</exception>
    public static void Configure(string folder)
    {
        if (ProblemsOf(folder) is [var first, ..])
        {
            throw new NLogConfigurationException(first);
        }

        File = FileOf(folder);
        var logs = FolderOf(folder);
        if (FoldersOf(Read(File)).Contains(logs))
        {
            OtherFolder = Claim(logs) is var own && own == logs ? null : own;
            GlobalDiagnosticsContext.Set(LogsVariable, own);
        }

        Load(File);
    }

    /// <summary>Has a command log to the console alone: on the error stream what someone should look at, and what became of the datastore.</summary>
    /// <param name="notesOnErrorStream">Whether that, too, goes to the error stream, since the output stream has results.</param>
    public static void ConfigureForCommand(bool notesOnErrorStream)
    {
        PlainMessage.Register();
        var configuration = new LoggingConfiguration();
        var (errors, notes) = (ConsoleOf("errors", isError: true), ConsoleOf("notes", notesOnErrorStream));
        configuration.AddRule(NLog.LogLevel.Info, NLog.LogLevel.Info, notes, "Interlock.Infrastructure.Datastore.Providers.*");
        configuration.AddRule(NLog.LogLevel.Warn, NLog.LogLevel.Fatal, errors, "Interlock.*");
        LogManager.Configuration = configuration;
    }

    /// <summary>Every folder of logs that cannot be written, with the cure.</summary>
    /// <param name="folder">The folder of config.yaml.</param>
    /// <exception cref="NLogConfigurationException">nlog.config cannot be used.</exception>
    public static IReadOnlyList<string> ProblemsOf(string folder)
    {
        GlobalDiagnosticsContext.Set(LogsVariable, FolderOf(folder));
        return [.. FoldersOf(Read(FileOf(folder))).Select(FolderAccess.WriteProblemOf).OfType<string>().Select(problem => $"The logs cannot be written: {problem}.")];
    }

    /// <summary>Reads a file and logs by it from now on; one that is wrong changes nothing.</summary>
    /// <exception cref="NLogConfigurationException">It cannot be used.</exception>
    public static void Load(string file)
    {
        var configuration = Read(file);
        var levels = new LogLevels(configuration);
        RecentLog.AddTo(configuration);
        LogManager.Configuration = configuration;
        _levels = levels;
    }

    private static XmlLoggingConfiguration Read(string file)
    {
        PlainMessage.Register();
        LogManager.ThrowConfigExceptions = true;
        try
        {
            return new XmlLoggingConfiguration(file);
        }
        catch (Exception e) when (e is not NLogConfigurationException)
        {
            throw new NLogConfigurationException($"{file}: {e.Message}", e);
        }
        finally
        {
            LogManager.ThrowConfigExceptions = false;
        }
    }

    // As nlog.config has it.
    private static ConsoleTarget ConsoleOf(string name, bool isError) => new(name)
    {
        StdErr = isError,
        Layout = new JsonLayout
        {
            SuppressSpaces = true,
            Attributes =
            {
                new JsonAttribute("time", @"${date:universalTime=true:format=yyyy-MM-ddTHH\:mm\:ss.fffZ}"),
                new JsonAttribute("level", "${level:lowercase=true}"),
                new JsonAttribute("event", "${event-properties:EventId}", encode: false),
                new JsonAttribute("logger", "${logger}"),
                new JsonAttribute("message", "${message}"),
            },
        },
    };

    // As systemd names it to a unit that has LogsDirectory=.
    private static string FolderOf(string folder) => Environment.GetEnvironmentVariable("LOGS_DIRECTORY") ?? Path.Combine(folder, LogsVariable);

    private static string FileOf(string folder)
    {
        var own = Path.Combine(folder, "nlog.config");
        return System.IO.File.Exists(own) ? own : Path.Combine(AppContext.BaseDirectory, "nlog.config");
    }

    private static List<string> FoldersOf(LoggingConfiguration configuration) => [.. configuration.AllTargets
        .Select(Unwrapped)
        .OfType<FileTarget>()
        .Select(target => Path.GetDirectoryName(Path.GetFullPath(target.FileName.Render(LogEventInfo.CreateNullEvent())))!)
        .Distinct()];

    private static Target? Unwrapped(Target? target) => target is WrapperTargetBase wrapper ? Unwrapped(wrapper.WrappedTarget) : target;

    // Two processes that write one file tear its lines and lose its archives.
    private static string Claim(string logs)
    {
        for (var (number, own) = (1, logs); ; own = Path.Combine(logs, $"{++number}"))
        {
            Directory.CreateDirectory(own);
            if ((_lock = FileLock.TryTake(Path.Combine(own, LockFile))) is not null)
            {
                return own;
            }
        }
    }
}
