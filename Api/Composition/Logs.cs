using NLog;

namespace Interlock.Api.Composition;

/// <summary>NLog's configuration: the nlog.config beside config.yaml, else the one shipped with the program.</summary>
internal static class Logs
{
    public static void Configure(string folder)
    {
        var own = Path.Combine(folder, "nlog.config");
        GlobalDiagnosticsContext.Set("logs", Path.Combine(folder, "logs"));
        LogManager.Setup().LoadConfigurationFromFile(File.Exists(own) ? own : Path.Combine(AppContext.BaseDirectory, "nlog.config"));
    }
}
