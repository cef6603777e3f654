using System.CommandLine;
using System.Text.Json.Nodes;
using Interlock.Api.Composition;
using Interlock.Application.Access.Audit;
using Interlock.Application.Configuration;
using Interlock.Application.Kinds.Sensors;
using Interlock.Application.Kinds.Sensors.Readings;
using Interlock.Domain;
using Interlock.Infrastructure.Datastore.Providers;

namespace Interlock.Api.Commands;

/// <summary><c>interlock import FILE</c>: brings readings straight into the datastore, whether the server runs or not.</summary>
internal static class ImportCommand
{
    private const string StandardInput = "-";

    // Who waits for SQLite's lock in another process may look only every 150 ms: as long it must be free between two batches.
    private static readonly TimeSpan SqlitePause = TimeSpan.FromMilliseconds(150);

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

    private static async Task<int> RunAsync(string? configOption, string file, string? formatOption, CancellationToken cancellationToken)
    {
        if (FormatOf(formatOption ?? Path.GetExtension(file).TrimStart('.')) is not { } format)
        {
            Console.Error.WriteLine($"Which form '{file}' has does not show: say --format csv, ndjson or json.");
            return 1;
        }

        if (ConfigLoading.Load(configOption) is not { } loaded)
        {
            return 1;
        }

        try
        {
            await using var source = file == StandardInput ? Console.OpenStandardInput() : File.OpenRead(file);
            await using var services = CommandHost.Build(loaded);
            await services.GetRequiredService<DatastoreMigrator>().MigrateAsync(cancellationToken);
            return await ImportAsync(services, source, format, loaded.ValidConfig.Datastore, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InterlockException)
        {
            Console.Error.WriteLine(e.Message);
            return 1;
        }
    }

    private static async Task<int> ImportAsync(
        IServiceProvider services, Stream source, ReadingFormat format, DatastoreConfig datastore, CancellationToken cancellationToken)
    {
        var (import, audit) = (services.GetRequiredService<ReadingsImport>(), services.GetRequiredService<IAudit>());
        try
        {
            var pause = datastore.Provider == DatastoreProvider.Sqlite ? SqlitePause : TimeSpan.Zero;
            var result = await ImportConsole.ShowAsync(
                source.CanSeek ? source.Length : null,
                show => import.RunAsync(source, format, progress => ShowAndPauseAsync(show, progress, pause, cancellationToken), cancellationToken));
            await RecordAsync(audit, result, AuditEntries.Done);
            ImportConsole.Close(result);
            return result.Rejected == 0 ? 0 : 1;
        }
        catch (ImportStoppedException e)
        {
            await RecordAsync(audit, e.SoFar, (e.InnerException as InterlockException)?.Code ?? "bad_request");
            ImportConsole.Close(e.SoFar);
            Console.Error.WriteLine(e.Describe(e.Message));
            return 1;
        }
    }

    private static Task RecordAsync(IAudit audit, ImportResult result, string outcome) => audit.RecordAsync(
        AuditSource.OfCommand, "readings.import", null, outcome,
        after: new JsonObject { ["accepted"] = result.Accepted, ["duplicate"] = result.Duplicate, ["rejected"] = result.Rejected });

    private static Task ShowAndPauseAsync(
        Action<ImportProgress> show, ImportProgress progress, TimeSpan pause, CancellationToken cancellationToken)
    {
        show(progress);
        return Task.Delay(pause, cancellationToken);
    }

    private static ReadingFormat? FormatOf(string word) => word.ToUpperInvariant() switch
    {
        "CSV" => ReadingFormat.Csv,
        "NDJSON" or "JSONL" => ReadingFormat.Ndjson,
        "JSON" => ReadingFormat.Json,
        _ => null,
    };
}
