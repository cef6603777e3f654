using System.CommandLine;
using Interlock.Infrastructure.Configuration;

namespace Interlock.Api.Commands;

/// <summary><c>interlock check</c>: everything wrong with config.yaml and the files and folders it names. Nothing is changed.</summary>
internal static class CheckCommand
{
    private static readonly Option<bool> NoFiles = new("--no-files")
    {
        Description = "Only the text: open no model files, golden requests, certificates or folders.",
    };

    public static Command Create(Option<string?> config)
    {
        var command = new Command("check",
            "Validate config.yaml, load every version with its golden requests, and open certificates and folders, without serving or changing anything. "
            + "Exits 0, or 1 with the report if there are errors; warnings do not count.")
        {
            NoFiles,
        };
        command.SetAction((parsed, cancel) => RunAsync(parsed.GetValue(config), parsed.GetValue(NoFiles), cancel));
        return command;
    }

    private static async Task<int> RunAsync(string? configOption, bool noFiles, CancellationToken cancellationToken)
    {
        var file = ConfigLocation.Find(configOption);
        var reading = ConfigReader.OfProcess(checksFiles: false).ReadFile(file);
        if (!noFiles)
        {
            await FileChecks.RunAsync(reading, cancellationToken);
        }

        if (reading.Report.Errors > 0)
        {
            Console.Error.WriteLine(reading.Report);
            return 1;
        }

        foreach (var warning in reading.Report.WarningLines)
        {
            Console.Error.WriteLine(warning);
        }

        Console.WriteLine($"{file} is valid: {Counted(reading.ValidConfig.Models.Count, "model")}, {Counted(reading.Report.Warnings, "warning")}");
        return 0;
    }

    private static string Counted(int count, string noun) => $"{count} {noun}{(count == 1 ? "" : "s")}";
}
