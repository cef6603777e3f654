using NLog;
using NLog.Config;

namespace Interlock.Api.Lifecycle;

/// <summary>Which levels are written. The access log and the audit are not among them.</summary>
/// <param name="Info">Whether Info is.</param>
/// <param name="Warning">Whether Warn is.</param>
/// <param name="Error">Whether Error and Fatal are.</param>
/// <param name="Verbose">Whether Debug (1) and Trace (2 or more) are; 0 for neither.</param>
internal sealed record LogSettings(bool Info, bool Warning, bool Error, int Verbose)
{
    /// <summary>Whether a level is written.</summary>
    public bool Has(NLog.LogLevel level) => level.Ordinal switch
    {
        0 => Verbose > 1,
        1 => Verbose > 0,
        2 => Info,
        3 => Warning,
        _ => Error,
    };
}

/// <summary>Switches the levels of a configuration of NLog on and off. The rules of a level are those that nlog.config gives it, else those of the least level that has some.</summary>
internal sealed class LogLevels
{
    // Switched off, they would leave requests and changes without a record.
    private static readonly string[] Kept = ["Interlock.Access", "Interlock.Audit"];

    private readonly Lock _lock = new();
    private readonly (LoggingRule Rule, HashSet<NLog.LogLevel> Levels)[] _rules;
    private readonly HashSet<NLog.LogLevel> _configured;

    /// <param name="configuration">As nlog.config has it.</param>
    public LogLevels(LoggingConfiguration configuration)
    {
        _rules = [.. configuration.LoggingRules.Where(IsSwitched).Select(rule => (rule, rule.Levels.ToHashSet()))];
        _configured = [.. _rules.SelectMany(rule => rule.Levels)];
        Settings = new LogSettings(
            _configured.Contains(NLog.LogLevel.Info),
            _configured.Contains(NLog.LogLevel.Warn),
            _configured.Contains(NLog.LogLevel.Error),
            _configured.Contains(NLog.LogLevel.Trace) ? 2 : _configured.Contains(NLog.LogLevel.Debug) ? 1 : 0);
    }

    /// <summary>What is written.</summary>
    public LogSettings Settings { get; private set; }

    /// <summary>Changes what is written.</summary>
    /// <param name="change">Makes the new settings of the present ones; what it throws changes nothing.</param>
    /// <returns>The settings before and after.</returns>
    public (LogSettings Before, LogSettings After) Change(Func<LogSettings, LogSettings> change)
    {
        lock (_lock)
        {
            var (before, settings) = (Settings, change(Settings));
            foreach (var (rule, levels) in _rules)
            {
                foreach (var level in NLog.LogLevel.AllLoggingLevels)
                {
                    Switch(rule, level, settings.Has(level) && IsOf(levels, level));
                }
            }

            LogManager.ReconfigExistingLoggers();
            Settings = settings;
            return (before, settings);
        }
    }

    private static bool IsSwitched(LoggingRule rule) =>
        rule.Targets.Count > 0 && !Array.Exists(Kept, name => rule.LoggerNamePattern.StartsWith(name, StringComparison.Ordinal));

    private static void Switch(LoggingRule rule, NLog.LogLevel level, bool isOn)
    {
        if (isOn)
        {
            rule.EnableLoggingForLevel(level);
        }
        else
        {
            rule.DisableLoggingForLevel(level);
        }
    }

    private bool IsOf(HashSet<NLog.LogLevel> levels, NLog.LogLevel level) =>
        _configured.Contains(level) ? levels.Contains(level) : _configured.Count > 0 && levels.Contains(_configured.Min()!);
}
