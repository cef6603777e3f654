using Interlock.Application.Swaps.Revisions;
using Interlock.Domain;
using Interlock.Domain.Swaps;
using Microsoft.Extensions.Logging;

namespace Interlock.Application.Swaps.Watching;

/// <summary>Has config.yaml served, one attempt at a time, and tells what became of it.</summary>
public sealed partial class ConfigAttempts(ISwapService swaps, IWatchedFiles files, TimeProvider time, ILogger<ConfigAttempts> logger) : IDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private CancellationTokenSource _overtaken = new();
    private Task _attempt = Task.CompletedTask;
    private string? _text = "";
    private bool _isUnserved;
    private bool _isRefused;
    private int _failures;
    private long? _retryAt;

    /// <summary>Whether an attempt is under way.</summary>
    public bool IsRunning => !_attempt.IsCompleted;

    /// <summary>Whether it was told that there is something newer.</summary>
    public bool IsOvertaken => _overtaken.IsCancellationRequested;

    /// <summary>Whether the last attempt found the server unable to try, and the pause after it is over.</summary>
    public bool IsRetryDue => !IsRunning && _retryAt <= time.GetTimestamp();

    /// <summary>Whether the last text that was tried is not served, so that it may be what is wanted still: it was refused, put off or overtaken.</summary>
    public bool IsUnserved => _isUnserved;

    /// <summary>Tries a text. None may be under way.</summary>
    /// <param name="text">What stands in config.yaml; null for what is served, with its files as they are now.</param>
    /// <param name="stopping">Ends the attempt; then nothing changes.</param>
    public void Start(string? text, CancellationToken stopping)
    {
        (_text, _retryAt) = (text, null);
        _isUnserved |= text is not null;
        _overtaken.Dispose();
        _overtaken = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var token = _overtaken.Token;

        // Apart from the watching, which sees meanwhile what comes next.
        _attempt = Task.Run(() => TryAsync(text, token), CancellationToken.None);
    }

    /// <summary>Tries the same once more.</summary>
    public void Retry(CancellationToken stopping) => Start(_text, stopping);

    /// <summary>There is something newer: what is under way is to end, which it may not do at once.</summary>
    public void Overtake() => _overtaken.Cancel();

    /// <summary>Ends what is under way.</summary>
    public async Task EndAsync()
    {
        await _overtaken.CancelAsync();
        await _attempt;
    }

    /// <inheritdoc />
    public void Dispose() => _overtaken.Dispose();

    private async Task TryAsync(string? text, CancellationToken cancellationToken)
    {
        try
        {
            var result = await swaps.ApplyAsync(new SwapRequest(text, RevisionSource.File, files.Shown), cancellationToken);
            _failures = 0;
            if (_isRefused && result.Outcome == SwapOutcome.Unchanged)
            {
                LogUnchanged(files.Shown, result.Revision);
            }

            _isRefused = result.Outcome == SwapOutcome.Refused;
            _isUnserved &= text is null || _isRefused;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Overtaken by something newer, or the server stops.
        }
        catch (UnavailableException e)
        {
            Postpone(e);
        }
        catch (Exception e)
        {
            LogFailed(files.Shown, e.Message, e);
        }
    }

    private void Postpone(UnavailableException reason)
    {
        if (++_failures == 1)
        {
            LogPostponed(files.Shown, reason.Message);
        }

        var pause = Pauses.After(FirstPause, LongestPause, _failures);
        _retryAt = time.GetTimestamp() + (long)(pause.TotalSeconds * time.TimestampFrequency);
    }

    [LoggerMessage(EventIds.ConfigUnchanged, LogLevel.Information, "{File} and the files of models are what is served again: revision {Revision} stays")]
    private partial void LogUnchanged(string file, int revision);

    [LoggerMessage(EventIds.ConfigPostponed, LogLevel.Warning, "{File} or a file of a model was changed and cannot be applied yet: {Reason}")]
    private partial void LogPostponed(string file, string reason);

    [LoggerMessage(EventIds.ConfigFailed, LogLevel.Error,
        "{File} or a file of a model was changed, and applying it failed; it is tried again when it is changed again. {Reason}")]
    private partial void LogFailed(string file, string reason, Exception exception);
}
