using System.CommandLine;
using Interlock.Api.Commands.Common;
using Interlock.Api.Swaps;
using Interlock.Domain;
using Interlock.Infrastructure.Configuration;

namespace Interlock.Api.Commands.Admin;

/// <summary>The commands that change the configuration of a running server, or show it.</summary>
internal static class AdminCommands
{
    private const int Changed = 2;

    private static readonly Option<string?> Server = new("--server")
    {
        Description = "The running server; by default the first http address of server.urls in config.yaml, on this machine.",
        HelpName = "URL",
    };

    private static readonly Option<bool> Json = new("--json") { Description = "Print JSON, as the HTTP reply has it in data." };
    private static readonly Option<int?> IfRevision = Number("--if-revision", "Only if this revision is active.");
    private static readonly Option<int?> To = Number("--to", "The revision to roll back to; by default the one before the active one.");

    public static IEnumerable<Command> Create(Option<string?> config)
    {
        yield return Make(config, "plan",
            "Show what config.yaml would change in the running server, prove it, and change nothing. If no server runs, plan against the active revision. "
            + "Exits 0 when nothing would change, 2 when something would, or 1 when it would be rejected.",
            [],
            PlanAsync);
        yield return Make(config, "apply",
            "Publish config.yaml on the running server, if it is proven. Exits 0, or 1 when it is rejected and the active revision stays active.",
            [IfRevision],
            async (asked, cancel) => Tell(
                asked, await asked.Client.SwapAsync("/admin/apply", asked.Reading.Proposal.Text, asked.Parsed.GetValue(IfRevision), cancel)));
        yield return Make(config, "rollback",
            "Roll the running server back to an earlier revision, without proof. config.yaml does not change. Exits 0, or 1 when it cannot be.",
            [To, IfRevision],
            async (asked, cancel) => Tell(
                asked, await asked.Client.SwapAsync($"/admin/rollback{Query(asked.Parsed.GetValue(To))}", null, asked.Parsed.GetValue(IfRevision), cancel)));
        yield return RevisionsCommand.Create(config, Server, Json);
        yield return StatusCommand.Create(config, Server, Json);
    }

    /// <summary>Runs a command against the server, and prints on stderr why it cannot.</summary>
    public static async Task<int> RunAsync(ParseResult parsed, Option<string?> config, Func<Asked, Task<int>> run)
    {
        try
        {
            var reading = ConfigReader.OfProcess().ReadFile(ConfigLocation.Find(parsed.GetValue(config)));
            if (reading.Config is null && reading.Proposal.Settings.All.Count == 0)
            {
                throw new AdminException(reading.Report.ToString());
            }

            using var client = new AdminClient(AdminTarget.Of(reading, parsed.GetValue(Server)));
            return await run(new Asked(parsed, reading, client));
        }
        catch (AdminException e)
        {
            Console.Error.WriteLine(PlainText.OfLines(e.Message));
            return 1;
        }
    }

    private static async Task<int> PlanAsync(Asked asked, CancellationToken cancellationToken)
    {
        SwapResponse swap;
        try
        {
            swap = await asked.Client.SwapAsync("/admin/plan", asked.Reading.Proposal.Text, null, cancellationToken);
        }
        catch (NoServerException e) when (asked.Parsed.GetValue(Server) is null)
        {
            Console.Error.WriteLine(e.Message);
            swap = await LocalPlan.RunAsync(asked.Reading, cancellationToken);
        }

        var exitCode = Tell(asked, swap);
        return exitCode == 0 && swap.Outcome != SwapWords.Unchanged ? Changed : exitCode;
    }

    private static int Tell(Asked asked, SwapResponse swap)
    {
        if (asked.Parsed.GetValue(Json))
        {
            SwapConsole.WriteJson(swap);
        }
        else
        {
            SwapConsole.Write(new SwapText(asked.Reading.Config).Of(swap));
        }

        return swap.Outcome == SwapWords.Refused ? 1 : 0;
    }

    private static Command Make(
        Option<string?> config, string name, string description, Option[] options, Func<Asked, CancellationToken, Task<int>> run)
    {
        var command = new Command(name, description) { Server, Json };
        Array.ForEach(options, command.Add);
        command.SetAction((parsed, cancel) => RunAsync(parsed, config, asked => run(asked, cancel)));
        return command;
    }

    private static string Query(int? to) => to is null ? "" : $"?to={to}";

    private static Option<int?> Number(string name, string description) => new(name) { Description = description, HelpName = "N" };

    /// <summary>A command that was given.</summary>
    /// <param name="Parsed">Its options.</param>
    /// <param name="Reading">config.yaml, which may have errors.</param>
    /// <param name="Client">Of the server.</param>
    internal sealed record Asked(ParseResult Parsed, ConfigReading Reading, AdminClient Client);
}
