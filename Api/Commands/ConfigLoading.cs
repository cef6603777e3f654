using Interlock.Application.Configuration;
using Interlock.Infrastructure.Configuration;

namespace Interlock.Api.Commands;

/// <summary>Reads config.yaml for a command that cannot go on without it.</summary>
internal static class ConfigLoading
{
    /// <summary>The configuration and its folder, or null after the report went to the console.</summary>
    public static (InterlockConfig Config, string Folder)? Load(string? configOption)
    {
        var reading = ConfigReader.OfProcess().ReadFile(ConfigLocation.Find(configOption));
        if (reading.Config is { } config)
        {
            foreach (var warning in reading.Report.WarningLines)
            {
                Console.Error.WriteLine(warning);
            }

            return (config, reading.Folder);
        }

        Console.Error.WriteLine(reading.Report);
        return null;
    }
}
