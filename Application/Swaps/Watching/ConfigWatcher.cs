using Microsoft.Extensions.Logging;

namespace Interlock.Application.Swaps.Watching;

/// <summary>
/// Has config.yaml applied when it, the <c>.env</c> beside it or a file of a model was changed, however that was done: it looks at the files and
/// what stands in them, not at events. What was refused is not tried again until something changes.
/// </summary>
public sealed partial class ConfigWatcher(
    IWatchedFiles files, ConfigTurn turn, ConfigAttempts attempts, TimeProvider time, ILogger<ConfigWatcher> logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly HashSet<Type> _told = [];

    /// <summary>To be called before models are loaded, so that a file is noticed that is changed meanwhile.</summary>
    public void Begin()
    {
        if (files.Config is not null)
        {
            Try(turn.Begin);
        }
    }

    /// <summary>Watches until it is told to stop; an attempt that is under way then is ended, and changes nothing.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        while (files.Config is not null && !stopping.IsCancellationRequested)
        {
            Turn(stopping);
            await Task.Delay(Interval, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await attempts.EndAsync();
    }

    /// <summary>One look; a failure of it is told once and does not end the watching.</summary>
    public void Turn(CancellationToken stopping) => Try(() => turn.Run(stopping));

    private void Try(Action action)
    {
        try
        {
            action();
        }
        catch (Exception e)
        {
            if (_told.Add(e.GetType()))
            {
                LogTurnFailed(files.Shown, e);
            }
        }
    }

    [LoggerMessage(EventIds.WatchTurnFailed, LogLevel.Error, "A look at {File} and the files of models failed; the next one follows")]
    private partial void LogTurnFailed(string file, Exception exception);
}
