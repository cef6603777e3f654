namespace Interlock.Application.Configuration;

/// <summary>The section <c>serving</c> of a model as it takes effect: the kind's own defaults stand where ops wrote nothing.</summary>
/// <param name="MaxBatch">Most items handed to the runtime at once.</param>
/// <param name="Instances">Most batches run at the same time, or null to go by the processors.</param>
/// <param name="Queue">Most requests waiting.</param>
/// <param name="Timeout">Longest time from admission to answer.</param>
public sealed record ServingLimits(int MaxBatch, int? Instances, int Queue, TimeSpan Timeout)
{
    /// <summary>How many batches run at the same time before others wait.</summary>
    public int Places => Instances ?? Environment.ProcessorCount;

    /// <summary>A model with a run that has taken longer than this counts as hung.</summary>
    /// <remarks>What ops wrote and how long runs of a version may take is known to <c>ModelVersion.Limits</c>.</remarks>
    public TimeSpan HungAfter { get; init; } = Timeout * 3;
}
