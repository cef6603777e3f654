using System.CommandLine;
using Interlock.Application.Access.Audit;
using Interlock.Application.Quality.Labels;
using Interlock.Application.Sources;

namespace Interlock.Api.Commands.Data;

/// <summary><c>interlock import-labels FILE</c>: brings labels of predictions straight into the datastore, whether the server runs or not.</summary>
internal static class ImportLabelsCommand
{
    private const string Packed = ".gz";

    public static Command Create(Option<string?> config)
    {
        var file = new Argument<string>("FILE")
        {
            Description = "Labels as CSV with a header or NDJSON: id, or model and key; label or value. '-' is the standard input; what ends in .gz is unpacked.",
        };
        var format = new Option<string?>("--format")
        {
            Description = "csv or ndjson; by default by the file's extension (.csv, .ndjson, .jsonl, each perhaps with .gz).",
            HelpName = "FORMAT",
        };
        format.AcceptOnlyFromAmong("csv", "ndjson");
        var command = new Command("import-labels",
            "Store what turned out to be true of predictions in the datastore of config.yaml; a label that its prediction has already changes nothing. "
            + "Exits 0, or 1 when a row was rejected or FILE could not be read to its end.")
        {
            file, format,
        };
        command.SetAction((parsed, cancel) => RunAsync(parsed.GetValue(config), parsed.GetRequiredValue(file), parsed.GetValue(format), cancel));
        return command;
    }

    private static Task<int> RunAsync(string? config, string file, string? formatOption, CancellationToken cancellationToken)
    {
        var isPacked = file.EndsWith(Packed, StringComparison.OrdinalIgnoreCase);
        if (FormatOf(formatOption ?? Path.GetExtension(isPacked ? file[..^Packed.Length] : file).TrimStart('.')) is not { } format)
        {
            Console.Error.WriteLine($"Which form '{file}' has does not show: say --format csv or ndjson.");
            return Task.FromResult(1);
        }

        return ImportFile.RunAsync(
            config,
            file,
            "predictions.label",
            (services, source, show) => services.GetRequiredService<ILabelService>().ImportAsync(
                isPacked ? new WholeGzipStream(source) : source, format, new LabelAuthor(AuditSource.OfCommand.Caller, Owner: null), show, cancellationToken),
            cancellationToken);
    }

    private static LabelFormat? FormatOf(string word) => word.ToUpperInvariant() switch
    {
        "CSV" => LabelFormat.Csv,
        "NDJSON" or "JSONL" => LabelFormat.Ndjson,
        _ => null,
    };
}
