
namespace Interlock.Application.Tasks.Execution;

/// <summary>How often a task is tried again, and how long to wait for that.</summary>
public sealed class TaskRetries(TasksConfig config)
{
    /// <summary>How often a task is worked on at most.</summary>
    public int MostAttempts => config.Retries + 1;

    /// <summary>How long to wait after so many attempts.</summary>
    public TimeSpan DelayAfter(int attempts) => Pauses.After(config.RetryDelay, config.MaxRetryDelay, attempts);
}
