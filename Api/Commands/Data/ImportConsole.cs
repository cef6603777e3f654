using System.Globalization;
using Interlock.Application.Sources;
using Spectre.Console;

namespace Interlock.Api.Commands.Data;

/// <summary>Shows on stderr how far an import is: a bar where someone looks on, else a line now and then. The counts at its end go to stdout.</summary>
internal static class ImportConsole
{
    /// <summary>Runs an import, and shows what it tells.</summary>
    /// <param name="bytes">How long the source is, or null where that is not known.</param>
    /// <param name="import">Is given what to tell of its progress.</param>
    public static Task<ImportResult> ShowAsync(long? bytes, Func<Action<ImportProgress>, Task<ImportResult>> import)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return Console.IsErrorRedirected || !console.Profile.Capabilities.Interactive
            ? import(new ImportLines(Console.Error, TimeProvider.System).Tell)
            : WithBarAsync(console, bytes, import);
    }

    /// <summary>Writes what became of the rows.</summary>
    public static void Close(ImportResult result)
    {
        foreach (var rejection in result.Rejections)
        {
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{rejection.Line}: {rejection.Reason}"));
        }

        if (result.Rejected > result.Rejections.Count)
        {
            Console.Error.WriteLine($"and {result.Rejected - result.Rejections.Count} more");
        }

        Console.WriteLine(result.Counts);
    }

    private static Task<ImportResult> WithBarAsync(
        IAnsiConsole console, long? bytes, Func<Action<ImportProgress>, Task<ImportResult>> import) => console.Progress()
        .Columns(new TaskDescriptionColumn { Alignment = Justify.Right }, new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
        .StartAsync(bar =>
        {
            var task = bar.AddTask(ImportLines.Text(default), maxValue: bytes ?? 1);
            task.IsIndeterminate = bytes is null;
            return import(progress =>
            {
                task.Description = ImportLines.Text(progress);
                task.Value = bytes is null ? 0 : progress.Bytes;
            });
        });
}
