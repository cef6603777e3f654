using Interlock.Application.Configuration;

namespace Interlock.Application.Tasks;

/// <summary>How often a task is tried again, and how long to wait for that.</summary>
public sealed class TaskRetries(TasksConfig config)
{
    /// <summary>How often a task is worked on at most.</summary>
    public int MostAttempts => config.Retries + 1;

    /// <summary>How long to wait after so many attempts: twice as long after each, unevenly, so that what failed together does not come back together.</summary>
    public TimeSpan DelayAfter(int attempts)
    {
        var seconds = config.RetryDelay.TotalSeconds * Math.Pow(2, attempts - 1) * (0.5 + Random.Shared.NextDouble());
        return TimeSpan.FromSeconds(Math.Min(seconds, config.MaxRetryDelay.TotalSeconds));
    }
}
