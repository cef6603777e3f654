using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Interlock.Api.Commands.Common;
using Interlock.Application.Access.Audit;
using Interlock.Application.Configuration.Root;
using Interlock.Application.Retention;

namespace Interlock.Api.Commands.Data;

/// <summary><c>interlock purge</c>: deletes at once what <c>retention</c> says, whether the server runs or not.</summary>
internal static class PurgeCommand
{
    private static readonly string[] Head = ["rows", "older than (UTC)", "count"];

    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Only count what would be deleted." };

    public static Command Create(Option<string?> config) => DatastoreCommand.Make(
        config, "purge", "Delete what is older than 'retention' of config.yaml allows, at any time of day, and print how much.", [DryRun], Purge);

    private static DatastoreCommand.Work Purge(ParseResult parsed, InterlockConfig config)
    {
        var isDry = parsed.GetValue(DryRun);
        return async (services, cancel) =>
        {
            var retention = services.GetRequiredService<RetentionService>();
            var rows = isDry ? await retention.CountAsync(cancel) : await retention.PurgeAsync(() => true, Show, cancel);
            SwapConsole.Write(TextTable.Of(Head, rows.Select(row => (CellsOf(row), TextTone.Plain)), "Nothing is deleted by its age: config.yaml has no 'retention'."));
            if (!isDry && rows.Count > 0)
            {
                await services.GetRequiredService<IAudit>().RecordAsync(AuditSource.OfCommand, "data.purge", null, after: CountsOf(rows));
            }

            return 0;
        };
    }

    private static void Show(RetainedRows rows, long count) => Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{NameOf(rows)}: {count} deleted"));

    private static JsonObject CountsOf(IReadOnlyList<PurgedRows> rows) => [.. rows.Select(row => KeyValuePair.Create<string, JsonNode?>(NameOf(row.Rows), row.Count))];

    private static string[] CellsOf(PurgedRows row) =>
        [NameOf(row.Rows), row.Before.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture), row.Count.ToString(CultureInfo.InvariantCulture)];

    private static string NameOf(RetainedRows rows) => rows.ToString().ToLowerInvariant();
}
