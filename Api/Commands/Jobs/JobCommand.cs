using System.CommandLine;
using Interlock.Api.Commands.Common;
using Interlock.Application.Jobs;
using Interlock.Application.Jobs.Requests;
using Interlock.Domain;

namespace Interlock.Api.Commands.Jobs;

/// <summary><c>interlock job</c>: lists jobs, or runs one to its end in this process, whether the server runs or not.</summary>
internal static class JobCommand
{
    private static readonly Argument<string?> Name = new("NAME") { Description = "The job; without it the jobs are listed.", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<string?> Date = Text("--date", "DATE", "What {{ date }} is, such as 2026-01-31; by default today, on the job's clock.");
    private static readonly Option<string?> From = Text("--from", "DATE", "Back-fill: the first day.");
    private static readonly Option<string?> To = Text("--to", "DATE", "Back-fill: the last day.");
    private static readonly Option<bool> Rerun = new("--rerun") { Description = "Back-fill: also what succeeded already." };
    private static readonly Option<string[]> Param = new("--param") { Description = "What {{ params.KEY }} is; may stand several times.", HelpName = "KEY=VALUE" };
    private static readonly Option<string?> Resume = Text("--resume", "RUN", "Go on with a run that failed or was cancelled.");

    public static Command Create(Option<string?> config)
    {
        var command = new Command("job",
            "Run a job to its end, or list the jobs. Ctrl+C cancels it, and --resume goes on with it. "
            + "Exits 0, 1 when a run did not succeed, or 2 for wrong usage.")
        {
            Name, Date, From, To, Rerun, Param, Resume,
        };
        command.SetAction((parsed, _) => RunAsync(parsed, parsed.GetValue(config)));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, string? configOption)
    {
        if (ConfigLoading.Load(configOption) is not { } loaded)
        {
            return 1;
        }

        if (parsed.GetValue(Name) is not { } name)
        {
            JobTable.Write(loaded.ValidConfig.Jobs, Console.Out);
            return 0;
        }

        try
        {
            var wish = WishOf(parsed, name, loaded.ValidConfig.Jobs);
            return await JobProcess.RunAsync(loaded, wish);
        }
        catch (InvalidInputException e)
        {
            foreach (var problem in e.Problems)
            {
                Console.Error.WriteLine($"{problem.Path} {problem.Message}");
            }

            return CommandFailure.WrongUsage;
        }
    }

    /// <exception cref="InvalidInputException">Every problem with the command line.</exception>
    private static JobWish WishOf(ParseResult parsed, string name, IReadOnlyDictionary<string, JobConfig> jobs)
    {
        var problems = new Application.InputProblems();
        if (!jobs.ContainsKey(name))
        {
            problems.Add(name, jobs.Count == 0 ? "is no job: there are none" : $"is no job; there are: {string.Join(", ", jobs.Keys)}");
        }

        var (date, from, to) = (DayOf(parsed, Date, problems), DayOf(parsed, From, problems), DayOf(parsed, To, problems));
        var (resume, isBackfill) = (parsed.GetValue(Resume), Given(parsed, From) || Given(parsed, To));
        if (isBackfill && !(Given(parsed, From) && Given(parsed, To)))
        {
            problems.Add("--from", "and --to stand together");
        }

        if (to < from)
        {
            problems.Add("--to", "is before --from");
        }

        if ((resume is not null ? 1 : 0) + (isBackfill ? 1 : 0) + (Given(parsed, Date) ? 1 : 0) > 1)
        {
            problems.Add("--date", "--from and --to, and --resume exclude each other");
        }

        var parameters = ParametersOf(parsed.GetValue(Param) ?? [], problems);
        problems.ThrowIfAny();
        return new JobWish(
            name, new RunRequest(date, parameters), from is { } first ? new BackfillRequest(first, to!.Value, parsed.GetValue(Rerun)) : null, resume);
    }

    private static Dictionary<string, string> ParametersOf(string[] pairs, Application.InputProblems problems)
    {
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in pairs)
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
            {
                problems.Add("--param", $"'{Excerpt.Of(pair, 64)}' is not KEY=VALUE");
                continue;
            }

            parameters[pair[..equals]] = pair[(equals + 1)..];
            RunRequest.Check("--param", pair[..equals], pair[(equals + 1)..], problems);
        }

        return parameters;
    }

    private static DateOnly? DayOf(ParseResult parsed, Option<string?> option, Application.InputProblems problems) =>
        Http.QueryValues.Day(option.Name, parsed.GetValue(option), problems);

    private static bool Given(ParseResult parsed, Option<string?> option) => parsed.GetValue(option) is not null;

    private static Option<string?> Text(string name, string help, string description) => new(name) { Description = description, HelpName = help };
}

/// <summary>What is asked for on the command line.</summary>
/// <param name="Job">The job's name.</param>
/// <param name="Run">One run.</param>
/// <param name="Backfill">Those between two days, instead; or null.</param>
/// <param name="Resume">The run to go on with, instead; or null.</param>
internal sealed record JobWish(string Job, RunRequest Run, BackfillRequest? Backfill, string? Resume);
