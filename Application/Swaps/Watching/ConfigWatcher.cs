using Microsoft.Extensions.Logging;

namespace Interlock.Application.Swaps.Watching;

/// <summary>
/// Polls config.yaml, the <c>.env</c> beside it, the files of secrets and those of models, and has them reloaded when their content has changed and settled, however
/// they were changed: by an editor, a rename or a switched link.
/// </summary>
public sealed partial class ConfigWatcher(IWatchedFiles files, FileChanges changes, ConfigReloader reloader, TimeProvider time, ILogger<ConfigWatcher> logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly HashSet<Type> _logged = [];
    private TaskCompletionSource? _requested;
    private TaskCompletionSource? _rechecking;

    /// <summary>Takes the files as they are now for those that the server starts with. Call it before models are loaded.</summary>
    public void Begin()
    {
        if (files.Config is not null)
        {
            Try(changes.MarkReloaded);
        }
    }

    /// <summary>Has every file read again at the next poll, also where it looks unchanged. Completes when what differs was applied or rejected.</summary>
    public Task RecheckAsync()
    {
        if (files.Config is null)
        {
            return Task.CompletedTask;
        }

        var request = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return (Interlocked.CompareExchange(ref _requested, request, null) ?? request).Task;
    }

    /// <summary>Polls until it is cancelled; a reload that is running then is cancelled, too, and changes nothing.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        while (files.Config is not null && !stopping.IsCancellationRequested)
        {
            Poll(stopping);
            await Task.Delay(Interval, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await reloader.StopAsync();
    }

    /// <summary>Checks the files once. A failure is logged once for each type of exception and does not end the polling.</summary>
    public void Poll(CancellationToken stopping) => Try(() =>
    {
        if (_rechecking is null && Interlocked.Exchange(ref _requested, null) is { } request)
        {
            _rechecking = request;
            changes.Recheck();
        }

        if (!changes.Check() || reloader.IsSuperseded)
        {
            return;
        }

        if (changes.IsPending)
        {
            reloader.Reload(stopping);
        }
        else if (_rechecking is not null && !reloader.IsRunning)
        {
            _rechecking.SetResult();
            _rechecking = null;
        }
        else
        {
            reloader.RetryIfDue(stopping);
        }
    });

    private void Try(Action action)
    {
        try
        {
            action();
        }
        catch (Exception e)
        {
            if (_logged.Add(e.GetType()))
            {
                LogPollFailed(files.Shown, e);
            }
        }
    }

    [LoggerMessage(EventIds.WatchTurnFailed, LogLevel.Error, "Could not check {File} and the model files for changes; retrying")]
    private partial void LogPollFailed(string file, Exception exception);
}
