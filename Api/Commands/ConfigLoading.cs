using Interlock.Infrastructure.Configuration;

namespace Interlock.Api.Commands;

/// <summary>Reads config.yaml for a command that cannot go on without it.</summary>
internal static class ConfigLoading
{
    /// <summary>The configuration, without errors; or null after the report went to the console.</summary>
    public static ConfigReading? Load(string? configOption)
    {
        var reading = ConfigReader.OfProcess().ReadFile(ConfigLocation.Find(configOption));
        if (reading.Config is null)
        {
            Console.Error.WriteLine(reading.Report);
            return null;
        }

        foreach (var warning in reading.Report.WarningLines)
        {
            Console.Error.WriteLine(warning);
        }

        return reading;
    }
}
