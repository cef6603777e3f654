using Interlock.Api.Http;
using Interlock.Application;
using Interlock.Application.Kinds.Sensors;
using Interlock.Domain.Sensors;

namespace Interlock.Api.Sensors;

/// <summary>Which sensors to list. Read as text, so that every bad parameter is reported at once.</summary>
public sealed class SensorQuery
{
    /// <summary>With this status: <c>no_data</c>, <c>ok</c>, <c>anomalous</c> or <c>failed</c>.</summary>
    public string? Status { get; init; }

    /// <summary>The <c>next</c> of the page before.</summary>
    public string? After { get; init; }

    /// <summary>Most sensors in the page, 1 to 1000; 50 by default.</summary>
    public string? Limit { get; init; }

    internal SensorFilter ToFilter()
    {
        var problems = new InputProblems();
        var status = Status is null ? null : SensorStatusWords.Parse(Status);
        if (Status is not null && status is null)
        {
            problems.Add("status", $"is none of {string.Join(", ", SensorStatusWords.All)}");
        }

        if (After is not null && Sensor.ProblemOf(After) is { } problem)
        {
            problems.Add("after", $"is not the id of a sensor: it {problem}");
        }

        var limit = QueryValues.Limit(Limit, problems);
        Paging.CheckLimit(limit, problems);
        problems.ThrowIfAny();
        return new SensorFilter(status, After, limit);
    }
}
