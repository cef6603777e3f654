using System.Text.Json;
using Interlock.Application.Configuration;
using Interlock.Domain;
using Interlock.Domain.Jobs;

namespace Interlock.Application.Jobs.Requests;

/// <summary>A run by hand, in JSON: <c>{"date":"2026-01-31","parameters":{"k":"v"}}</c>; an empty body will do.</summary>
/// <param name="Date">What <c>{{ date }}</c> is; null for today, on the job's clock.</param>
/// <param name="Parameters">What <c>{{ params.NAME }}</c> is.</param>
public sealed record RunRequest(DateOnly? Date, IReadOnlyDictionary<string, string> Parameters)
{
    /// <summary>The most parameters of a run.</summary>
    public const int MostParameters = 100;

    private const int LongestValue = 4000;

    /// <summary>Reads the JSON.</summary>
    /// <exception cref="InvalidInputException">Every problem with it.</exception>
    public static RunRequest Read(ReadOnlyMemory<byte> json) => JobJson.Read(json, "{}"u8.ToArray(), static (body, problems) =>
    {
        var fields = new JsonFields(body, "$", problems, "date", "parameters");
        return new RunRequest(JobJson.Date(fields, "date", problems), Read(fields.Find("parameters"), problems));
    });

    /// <summary>Adds what is wrong with a parameter.</summary>
    /// <param name="path">Where it stands.</param>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value.</param>
    /// <param name="problems">Where problems go.</param>
    public static void Check(string path, string name, string value, InputProblems problems)
    {
        if (!ConfigId.IsValid(name))
        {
            problems.Add(path, ConfigId.Rule);
        }

        if (value.Length > LongestValue || value.Contains('\0', StringComparison.Ordinal))
        {
            problems.Add(path, $"must have {LongestValue:n0} characters at most, and none of them may be NUL");
        }
    }

    /// <summary>The run that is asked for.</summary>
    /// <param name="name">The job's name.</param>
    /// <param name="job">What ops wrote.</param>
    /// <param name="now">Now.</param>
    public JobRun ToRun(string name, JobConfig job, DateTimeOffset now) => new()
    {
        Id = TimeOrderedId.New(now),
        Job = name,
        Cause = RunCause.Manual,
        DueAt = now.UtcDateTime,
        Date = Date ?? JobTimes.DateOf(now, job.Zone),
        Parameters = Parameters.Count == 0 ? null : JsonSerializer.Serialize(Parameters),
    };

    private static Dictionary<string, string> Read(JsonElement? parameters, InputProblems problems)
    {
        var read = new Dictionary<string, string>(StringComparer.Ordinal);
        if (parameters is not { } given)
        {
            return read;
        }

        if (given.ValueKind != JsonValueKind.Object || given.GetPropertyCount() > MostParameters)
        {
            problems.Add("$.parameters", $"expected an object of {MostParameters} strings at most");
            return read;
        }

        foreach (var parameter in given.EnumerateObject())
        {
            var path = JsonPaths.Join("$.parameters", parameter.Name);
            if (parameter.Value.ValueKind != JsonValueKind.String)
            {
                problems.Add(path, $"is {JsonNouns.Of(parameter.Value.ValueKind)}; expected a string");
                continue;
            }

            read[parameter.Name] = parameter.Value.GetString()!;
            Check(path, parameter.Name, read[parameter.Name], problems);
        }

        return read;
    }
}
