using NLog;

namespace Interlock.Api.Composition;

/// <summary>NLog's configuration: the nlog.config beside config.yaml, else the one shipped with the program.</summary>
internal static class Logs
{
    /// <summary>Reads it.</summary>
    /// <param name="folder">The folder of config.yaml; logs/ lies in it.</param>
    /// <exception cref="NLogConfigurationException">It cannot be used. A server that cannot log is not started.</exception>
    public static void Configure(string folder)
    {
        var own = Path.Combine(folder, "nlog.config");
        GlobalDiagnosticsContext.Set("logs", Path.Combine(folder, "logs"));
        LogManager.ThrowConfigExceptions = true;
        LogManager.Setup().LoadConfigurationFromFile(File.Exists(own) ? own : Path.Combine(AppContext.BaseDirectory, "nlog.config"));

        // From here on an edit that is wrong must not end a running server.
        LogManager.ThrowConfigExceptions = false;
    }
}
