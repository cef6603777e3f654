using System.CommandLine;
using Interlock.Application.Kinds.Sensors;
using Interlock.Application.Kinds.Sensors.Readings;

namespace Interlock.Api.Commands.Data;

/// <summary><c>interlock import FILE</c>: brings readings straight into the datastore, whether the server runs or not.</summary>
internal static class ImportCommand
{
    public static Command Create(Option<string?> config)
    {
        var file = new Argument<string>("FILE")
        {
            Description = "Readings as CSV with a header, NDJSON or a JSON array; '-' is the standard input.",
        };
        var format = new Option<string?>("--format")
        {
            Description = "csv, ndjson or json; by default by the file's extension (.csv, .ndjson, .jsonl, .json).",
            HelpName = "FORMAT",
        };
        format.AcceptOnlyFromAmong("csv", "ndjson", "json");
        var command = new Command("import",
            "Store readings of sensors in the datastore of config.yaml; what is stored already is left as it is. "
            + "Exits 0, or 1 when a row was rejected or FILE could not be read to its end.")
        {
            file, format,
        };
        command.SetAction((parsed, cancel) => RunAsync(parsed.GetValue(config), parsed.GetRequiredValue(file), parsed.GetValue(format), cancel));
        return command;
    }

    private static Task<int> RunAsync(string? configOption, string file, string? formatOption, CancellationToken cancellationToken)
    {
        if (FormatOf(formatOption ?? Path.GetExtension(file).TrimStart('.')) is not { } format)
        {
            Console.Error.WriteLine($"Which form '{file}' has does not show: say --format csv, ndjson or json.");
            return Task.FromResult(1);
        }

        return ImportFile.RunAsync(
            configOption,
            file,
            "readings.import",
            (services, source, show) => services.GetRequiredService<ReadingsImport>().RunAsync(source, format, show, cancellationToken),
            cancellationToken);
    }

    private static ReadingFormat? FormatOf(string word) => word.ToUpperInvariant() switch
    {
        "CSV" => ReadingFormat.Csv,
        "NDJSON" or "JSONL" => ReadingFormat.Ndjson,
        "JSON" => ReadingFormat.Json,
        _ => null,
    };
}
