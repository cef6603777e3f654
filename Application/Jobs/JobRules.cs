using Interlock.Application.Configuration;
using Interlock.Application.Jobs.Steps;
using Interlock.Domain;
using Interlock.Domain.Jobs;

namespace Interlock.Application.Jobs;

/// <summary>What can be wrong with an entry of <c>jobs</c> beyond its types.</summary>
internal static class JobRules
{
    public static IEnumerable<ConfigProblem> Check(JobConfig job) => [.. CheckTimes(job), .. CheckSteps(job.Steps)];

    private static IEnumerable<ConfigProblem> CheckTimes(JobConfig job)
    {
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(job.TimeZone, out _))
        {
            yield return new ConfigProblem("time-zone", $"'{Excerpt.Of(job.TimeZone, 64)}' is no time zone that this system knows; expected a name such as Europe/Vienna");
        }

        if (job.Schedule is { } schedule && schedule != JobConfig.Once && FaultOf(schedule) is { } fault)
        {
            yield return new ConfigProblem("schedule", fault);
        }

        if (job.Start > job.End)
        {
            yield return new ConfigProblem("end", "is before 'start'") { DependsOn = "start" };
        }

        foreach (var (key, isSet) in new[] { ("start", job.Start is not null), ("end", job.End is not null), ("depends-on-past", job.DependsOnPast) })
        {
            if (isSet && job.Schedule is null)
            {
                yield return new ConfigProblem(key, "has no effect without a schedule", IsWarning: true);
            }
        }
    }

    private static string? FaultOf(string schedule)
    {
        try
        {
            CronExpression.Parse(schedule);
            return null;
        }
        catch (FormatException e)
        {
            return e.Message;
        }
    }

    private static IEnumerable<ConfigProblem> CheckSteps(IReadOnlyDictionary<string, StepConfig> steps)
    {
        if (steps.Count == 0)
        {
            yield return new ConfigProblem("steps", "at least one step is needed");
        }

        foreach (var (name, step) in steps)
        {
            if (!ConfigId.IsValid(name))
            {
                yield return new ConfigProblem($"steps.{name}", ConfigId.Rule);
            }

            foreach (var (after, i) in step.After.Select((after, i) => (after, i)).Where(item => !steps.ContainsKey(item.after)))
            {
                yield return new ConfigProblem(
                    $"steps.{name}.after[{i}]", $"there is no step '{Excerpt.Of(after, 64)}'; the steps are: {string.Join(", ", steps.Keys)}");
            }
        }

        foreach (var problem in CheckTemplates(steps))
        {
            yield return problem;
        }

        foreach (var name in StepGraph.InCircle(steps))
        {
            yield return new ConfigProblem($"steps.{name}.after", "waits for itself: the steps go round in a circle");
        }
    }

    private static IEnumerable<ConfigProblem> CheckTemplates(IReadOnlyDictionary<string, StepConfig> steps) =>
        from step in steps
        from template in step.Value.Templates
        where template.Text is not null
        let problem = ProblemOf(template.Key, template.Text)
        where problem is not null
        select problem.Under($"steps.{step.Key}");

    // Addresses, headers and variables may hold secrets, so their texts are not shown.
    private static ConfigProblem? ProblemOf(string key, string text)
    {
        var isShown = key != "url" && !key.StartsWith("headers.", StringComparison.Ordinal) && !key.StartsWith("env.", StringComparison.Ordinal);
        return TemplateValues.FaultOf(text) is { } fault
            ? new ConfigProblem(key, isShown ? fault : "holds a placeholder that stands for nothing; there are {{ date }}, {{ params.NAME }} and the like")
            : TemplateValues.HasStray(text)
                ? new ConfigProblem(key, "holds '{{' that begins no placeholder such as {{ date }}; it stays as it is", IsWarning: true)
                : null;
    }
}
