using System.CommandLine;
using Interlock.Api.Commands.Common;
using Interlock.Api.Http;
using Interlock.Api.Swaps;
using Interlock.Domain;

namespace Interlock.Api.Commands.Admin;

/// <summary><c>interlock revisions</c>: which configurations were served and which were refused, or one of them.</summary>
internal static class RevisionsCommand
{
    private static readonly Argument<int?> Revision = new("N")
    {
        Description = "A revision to show; without it the last ones are listed.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<int> Limit = new("--limit")
    {
        Description = "How many to list.",
        HelpName = "N",
        DefaultValueFactory = _ => 20,
    };

    private static readonly Option<bool> Yaml = new("--yaml") { Description = "Print only the configuration of revision N, as it was written." };

    public static Command Create(Option<string?> config, Option<string?> server, Option<bool> json)
    {
        var command = new Command("revisions",
            "List the revisions of the running server, newest first, or show one with what it changed and how it was proven. Exits 0, or 1 when it cannot.")
        {
            Revision, Limit, Yaml, server, json,
        };
        command.SetAction((parsed, cancel) => AdminCommands.RunAsync(parsed, config, asked => parsed.GetValue(Revision) is { } number
            ? ShowAsync(asked, number, parsed.GetValue(json), cancel)
            : ListAsync(asked, parsed.GetValue(json), cancel)));
        return command;
    }

    private static async Task<int> ShowAsync(AdminCommands.Asked asked, int number, bool asJson, CancellationToken cancellationToken)
    {
        var revision = (await asked.Client.GetAsync<Reply<RevisionDetail>>($"/admin/revisions/{number}", cancellationToken)).Data;
        if (asked.Parsed.GetValue(Yaml))
        {
            Console.Write(Console.IsOutputRedirected ? revision.Config : PlainText.InLines(revision.Config));
        }
        else if (asJson)
        {
            SwapConsole.WriteJson(revision);
        }
        else
        {
            SwapConsole.Write(RevisionText.Of(revision));
        }

        return 0;
    }

    private static async Task<int> ListAsync(AdminCommands.Asked asked, bool asJson, CancellationToken cancellationToken)
    {
        var page = await asked.Client.GetAsync<RevisionPageResponse>($"/admin/revisions?limit={asked.Parsed.GetValue(Limit)}", cancellationToken);
        if (asJson)
        {
            SwapConsole.WriteJson(page.Data);
        }
        else
        {
            SwapConsole.Write(RevisionText.Of(page));
        }

        return 0;
    }
}
