using Interlock.Infrastructure.Configuration;

namespace Interlock.Api.Commands.Common;

/// <summary>Reads config.yaml for a command that needs it.</summary>
internal static class ConfigLoading
{
    /// <summary>The configuration, without errors; or null after the report was printed.</summary>
    /// <param name="configOption">The option <c>--config</c>.</param>
    /// <param name="checksFiles">Whether files that are named and missing are errors.</param>
    public static ConfigReading? Load(string? configOption, bool checksFiles = true) => Read(configOption, checksFiles) is { Config: not null } reading ? reading : null;

    /// <summary>The configuration, after its errors and warnings were printed.</summary>
    public static ConfigReading Read(string? configOption, bool checksFiles = true)
    {
        var reading = ConfigReader.OfProcess(checksFiles).ReadFile(ConfigLocation.Find(configOption));
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
