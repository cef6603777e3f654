using Interlock.Infrastructure.Configuration;

namespace Interlock.Api.Commands;

/// <summary>Reads config.yaml for a command that needs it.</summary>
internal static class ConfigLoading
{
    /// <summary>The configuration, without errors; or null after the report was printed.</summary>
    public static ConfigReading? Load(string? configOption) => Read(configOption) is { Config: not null } reading ? reading : null;

    /// <summary>The configuration, after its errors and warnings were printed.</summary>
    public static ConfigReading Read(string? configOption)
    {
        var reading = ConfigReader.OfProcess().ReadFile(ConfigLocation.Find(configOption));
        if (reading.Config is null)
        {
            Console.Error.WriteLine(reading.Report);
            return reading;
        }

        foreach (var warning in reading.Report.WarningLines)
        {
            Console.Error.WriteLine(warning);
        }

        return reading;
    }
}
