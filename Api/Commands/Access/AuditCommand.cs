using System.CommandLine;
using Interlock.Api.Audit;
using Interlock.Api.Commands.Common;
using Interlock.Application.Access;
using Interlock.Application.Configuration.Root;
using Interlock.Domain;
using Interlock.Domain.Access;

namespace Interlock.Api.Commands.Access;

/// <summary><c>interlock audit</c>: who changed what, from the datastore of config.yaml, whether the server runs or not.</summary>
internal static class AuditCommand
{
    private const string Json = "json";

    private static readonly string[] Head = ["time (UTC)", "action", "subject", "caller", "from", "outcome"];

    private static readonly Option<string?> Caller = Text("--caller", "NAME", "Of this caller.");
    private static readonly Option<string?> Action = Text("--action", "ACTION", "Of this action, such as config.apply.");
    private static readonly Option<string?> Subject = Text("--subject", "NAME", "Of this subject: a job, a task, a key, a user.");
    private static readonly Option<string?> From = Text("--from", "TIME", "From this time on, such as 2026-01-31 or 2026-01-31T12:00:00Z.");
    private static readonly Option<string?> To = Text("--to", "TIME", "Before this time.");
    private static readonly Option<string?> Limit = Text("--limit", "N", "Most entries, 1 to 1000; 50 by default.");
    private static readonly Option<string> Format = new("--format") { Description = "text or json, with what was before and after.", HelpName = "FORMAT", DefaultValueFactory = _ => "text" };

    public static Command Create(Option<string?> config)
    {
        Format.AcceptOnlyFromAmong("text", Json);
        return DatastoreCommand.Make(
            config, "audit", "List who changed what, newest first, from the datastore of config.yaml.", [Caller, Action, Subject, From, To, Limit, Format], List);
    }

    private static DatastoreCommand.Work List(ParseResult parsed, InterlockConfig config)
    {
        var filter = FilterOf(parsed);
        return async (services, cancel) =>
        {
            var entries = await services.GetRequiredService<IAuditDatastore>().ListAsync(filter, cancel);
            if (parsed.GetValue(Format) == Json)
            {
                SwapConsole.WriteJson(entries.Select(AuditResponse.Of).ToList());
            }
            else
            {
                SwapConsole.Write(TextTable.Of(Head, entries.Select(entry => (CellsOf(entry), TextTone.Plain)), "There are no entries."));
            }

            return 0;
        };
    }

    private static AuditFilter FilterOf(ParseResult parsed)
    {
        try
        {
            return new AuditQuery
            {
                Caller = parsed.GetValue(Caller),
                Action = parsed.GetValue(Action),
                Subject = parsed.GetValue(Subject),
                From = parsed.GetValue(From),
                To = parsed.GetValue(To),
                Limit = parsed.GetValue(Limit),
            }.ToFilter();
        }
        catch (InvalidInputException e)
        {
            throw new InvalidInputException([.. e.Problems.Select(problem => problem with { Path = $"--{problem.Path}" })]);
        }
    }

    private static string[] CellsOf(AuditEntry entry) =>
        [entry.At.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture), entry.Action, entry.Subject ?? "", entry.Caller, entry.From, entry.Outcome];

    private static Option<string?> Text(string name, string help, string description) => new(name) { Description = description, HelpName = help };
}
