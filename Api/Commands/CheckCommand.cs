using Interlock.Infrastructure.Configuration;

namespace Interlock.Api.Commands;

/// <summary><c>interlock check</c>: everything wrong with config.yaml, and nothing else.</summary>
internal static class CheckCommand
{
    public static int Run(string? configOption)
    {
        var file = ConfigLocation.Find(configOption);
        var reading = ConfigReader.OfProcess().ReadFile(file);
        if (reading.Config is not { } config)
        {
            Console.Error.WriteLine(reading.Report);
            return 1;
        }

        foreach (var warning in reading.Report.WarningLines)
        {
            Console.Error.WriteLine(warning);
        }

        Console.WriteLine($"{file} is valid: {config.Models.Count} model{(config.Models.Count == 1 ? "" : "s")}, {reading.Report.Warnings} warning{(reading.Report.Warnings == 1 ? "" : "s")}");
        return 0;
    }
}
