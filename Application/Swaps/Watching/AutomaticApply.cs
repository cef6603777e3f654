using Interlock.Application.Swaps.Revisions;
using Microsoft.Extensions.Logging;

namespace Interlock.Application.Swaps.Watching;

/// <summary>
/// Pauses the apply of edits of config.yaml and of model files on this server, until it is resumed or the server is restarted. What callers apply is not paused.
/// </summary>
public sealed partial class AutomaticApply(ConfigStatus status, TimeProvider time, ILogger<AutomaticApply> logger)
{
    /// <summary>Who paused it, and when; null while edits are applied.</summary>
    public ApplyPause? Current => status.Pause;

    /// <summary>Pauses it. An attempt that is running goes on.</summary>
    /// <param name="by">The caller.</param>
    public void Pause(string by)
    {
        status.Pause = new ApplyPause(by, time.GetUtcNow());
        LogPaused(by);
    }

    /// <summary>Resumes it: what was edited meanwhile is applied.</summary>
    /// <param name="by">The caller.</param>
    public void Resume(string by)
    {
        status.Pause = null;
        LogResumed(by);
    }

    [LoggerMessage(EventIds.ApplyPaused, LogLevel.Warning, "Automatic apply paused by {Caller}; edits of config.yaml and of model files wait until it is resumed or the server restarts")]
    private partial void LogPaused(string caller);

    [LoggerMessage(EventIds.ApplyResumed, LogLevel.Information, "Automatic apply resumed by {Caller}; what was edited meanwhile is applied")]
    private partial void LogResumed(string caller);
}
