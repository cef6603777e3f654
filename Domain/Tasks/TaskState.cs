namespace Interlock.Domain.Tasks;

/// <summary>Where a task is in its life.</summary>
public enum TaskState
{
    /// <summary>Waits to be done, or to be tried again.</summary>
    Queued,

    /// <summary>A server works on it.</summary>
    Running,

    /// <summary>Done: it has a result.</summary>
    Succeeded,

    /// <summary>Done: the answer is an error that trying again would not change, such as bad input.</summary>
    Failed,

    /// <summary>Given up after its retries: a dead letter, kept with its reason until someone looks at it.</summary>
    Dead,

    /// <summary>Cancelled by who sent it.</summary>
    Cancelled,
}
