using NLog;
using NLog.Config;

namespace Interlock.Api.Lifecycle;

/// <summary>NLog's configuration: the nlog.config beside config.yaml, else the one shipped with the program.</summary>
internal static class Logs
{
    /// <summary>The file in use, or null where nothing configured the logs.</summary>
    public static string? File { get; private set; }

    /// <summary>Finds the file and reads it.</summary>
    /// <param name="folder">The folder of config.yaml; logs/ lies in it.</param>
    /// <exception cref="NLogConfigurationException">It cannot be used. A server that cannot log is not started.</exception>
    public static void Configure(string folder)
    {
        var own = Path.Combine(folder, "nlog.config");
        File = System.IO.File.Exists(own) ? own : Path.Combine(AppContext.BaseDirectory, "nlog.config");
        GlobalDiagnosticsContext.Set("logs", Path.Combine(folder, "logs"));
        Load(File);
    }

    /// <summary>Reads a file and logs by it from now on; one that is wrong changes nothing.</summary>
    /// <exception cref="NLogConfigurationException">It cannot be used.</exception>
    public static void Load(string file)
    {
        PlainMessage.Register();
        LogManager.ThrowConfigExceptions = true;
        try
        {
            LogManager.Configuration = new XmlLoggingConfiguration(file);
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
}
