using System.Text.Json;
using Interlock.Application.Jobs.Runs;
using Interlock.Domain;
using Interlock.Domain.Jobs;

namespace Interlock.Application.Jobs.Requests;

/// <summary>The runs between two days on the job's clock, both included, in JSON: <c>{"from":"2026-01-01","to":"2026-01-31","rerun":false}</c>.</summary>
/// <param name="From">The first day.</param>
/// <param name="To">The last day.</param>
/// <param name="Rerun">Also what succeeded already is run once more.</param>
/// <param name="Holder">Who keeps the runs from others, or null.</param>
public sealed record BackfillRequest(DateOnly From, DateOnly To, bool Rerun, string? Holder = null)
{
    /// <summary>The most runs of one request.</summary>
    public const int Most = 10_000;

    /// <summary>Reads the JSON.</summary>
    /// <exception cref="InvalidInputException">Every problem with it.</exception>
    public static BackfillRequest Read(ReadOnlyMemory<byte> json) => JobJson.Read(json, null, static (body, problems) =>
    {
        var fields = new JsonFields(body, "$", problems, "from", "to", "rerun");
        var (from, to) = (JobJson.RequiredDate(fields, "from", problems), JobJson.RequiredDate(fields, "to", problems));
        if (to < from)
        {
            problems.Add("$.to", "is before 'from'");
        }

        var rerun = fields.Optional<bool>("rerun", TryGetBoolean, "true or false");
        return new BackfillRequest(from ?? default, to ?? default, rerun);
    });

    /// <summary>How it is to be done.</summary>
    public BackfillOptions OptionsFor(JobConfig job) => new(ByDay: job.Schedule is null or JobConfig.Once, Rerun, Holder);

    /// <summary>The runs that are asked for, oldest first; times to come are left out.</summary>
    /// <exception cref="InvalidInputException">There are too many.</exception>
    public IReadOnlyList<JobRun> ToRuns(string name, JobConfig job, DateTimeOffset now)
    {
        var runs = JobTimes.Between(job, From, To, now).Take(Most + 1)
            .Select(time => JobPlanner.RunOf(name, RunCause.Backfill, time.Time, time.Date, now)).ToList();
        return runs.Count <= Most ? runs : throw InvalidInputException.At("$", $"these are more than {Most:n0} runs; ask for fewer days at a time");
    }

    private static bool TryGetBoolean(JsonElement value, out bool result)
    {
        result = value.ValueKind == JsonValueKind.True;
        return value.ValueKind is JsonValueKind.True or JsonValueKind.False;
    }
}
