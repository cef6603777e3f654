using Interlock.Application;
using Interlock.Application.Jobs;
using Interlock.Application.Jobs.Requests;
using Interlock.Domain;

namespace Interlock.Api.WebConsole.Work;

/// <summary>The forms that make runs of a job.</summary>
internal static class JobForms
{
    private const string Date = "date";
    private const string Parameters = "parameters";
    private const string From = "from";
    private const string To = "to";
    private const string Rerun = "rerun";
    private const string Yes = "yes";

    /// <summary>Runs the job by hand.</summary>
    /// <param name="path">Of the job.</param>
    public static PageForm Run(string path) => new("Run now", $"{path}/runs",
    [
        new(Date, "Date", PageFieldKind.Date) { Hint = "Empty for today, on the job's clock." },
        new(Parameters, "Parameters", PageFieldKind.Lines) { Hint = "NAME=VALUE, one a line." },
    ]);

    /// <summary>Makes the runs between two days.</summary>
    /// <param name="path">Of the job.</param>
    public static PageForm Backfill(string path) => new("Back-fill", $"{path}/backfill",
    [
        new(From, "First day", PageFieldKind.Date) { IsRequired = true },
        new(To, "Last day", PageFieldKind.Date) { IsRequired = true },
        new(Rerun, "Also what succeeded already", PageFieldKind.Choice) { Choices = ["no", Yes] },
    ]);

    /// <exception cref="InvalidInputException">Every problem with the form.</exception>
    public static RunRequest ReadRun(IFormCollection form)
    {
        var problems = new InputProblems();
        var (date, parameters) = (DateOf(form, Date, problems), new Dictionary<string, string>(StringComparer.Ordinal));
        foreach (var line in form[Parameters].ToString().Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Split('=', 2) is not [var name, var value])
            {
                problems.Add(Parameters, $"'{Excerpt.Of(line, 64)}' is not NAME=VALUE");
                continue;
            }

            RunRequest.Check(Parameters, name.Trim(), value, problems);
            parameters[name.Trim()] = value;
        }

        if (parameters.Count > RunRequest.MostParameters)
        {
            problems.Add(Parameters, $"are more than {RunRequest.MostParameters}");
        }

        problems.ThrowIfAny();
        return new RunRequest(date, parameters);
    }

    /// <exception cref="InvalidInputException">Every problem with the form.</exception>
    public static BackfillRequest ReadBackfill(IFormCollection form)
    {
        var problems = new InputProblems();
        var (from, to) = (DateOf(form, From, problems, isRequired: true), DateOf(form, To, problems, isRequired: true));
        if (to < from)
        {
            problems.Add(To, "is before the first day");
        }

        problems.ThrowIfAny();
        return new BackfillRequest(from!.Value, to!.Value, form[Rerun] == Yes);
    }

    private static DateOnly? DateOf(IFormCollection form, string name, InputProblems problems, bool isRequired = false)
    {
        var text = form[name].ToString().Trim();
        var date = JobJson.Date(text);
        if (date is null && (isRequired || text.Length > 0))
        {
            problems.Add(name, "is not a day such as 2026-01-31");
        }

        return date;
    }
}
