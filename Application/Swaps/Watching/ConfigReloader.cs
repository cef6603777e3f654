using Interlock.Application.Configuration.Root;
using Interlock.Application.Swaps.Planning;
using Interlock.Application.Swaps.Revisions;
using Interlock.Domain;
using Interlock.Domain.Swaps;
using Microsoft.Extensions.Logging;

namespace Interlock.Application.Swaps.Watching;

/// <summary>Applies config.yaml and the model files after a change: one attempt at a time, retried while the server is unable to.</summary>
public sealed partial class ConfigReloader(
    ConfigFile file, FileChanges changes, ConfigStatus status, ISwapService swaps, TimeProvider time, ILogger<ConfigReloader> logger) : IDisposable
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(30);

    private CancellationTokenSource _superseded = new();
    private Task _attempt = Task.CompletedTask;
    private ConfigProposal? _proposal;
    private bool _isInactive;
    private bool _isRejected;
    private int _failures;
    private long? _retryAt;

    /// <summary>Whether an attempt is running.</summary>
    public bool IsRunning => !_attempt.IsCompleted;

    /// <summary>Whether an attempt is running that was cancelled because the files changed again.</summary>
    public bool IsSuperseded => IsRunning && _superseded.IsCancellationRequested;

    /// <summary>Applies what differs from the last reload, if anything. A running attempt is cancelled first; the next poll comes here again.</summary>
    /// <param name="stopping">Cancels the attempt, which then changes nothing.</param>
    public void Reload(CancellationToken stopping)
    {
        if (file.Read() is not { } text)
        {
            changes.MarkPending();
        }
        else if (!changes.Check())
        {
            // It changed while it was read.
        }
        else if (!file.IsOther(text) && !changes.HasOtherModelFiles)
        {
            if (changes.IsRechecked)
            {
                LogSame(file.Shown, status.Reason is { } reason ? $"It is not active: {reason}" : "It is active");
            }

            changes.MarkHandled();
        }
        else if (IsRunning)
        {
            _superseded.Cancel();
        }
        else
        {
            Start(text, stopping);
        }
    }

    /// <summary>Retries the last attempt if the server was unable to apply it and the delay has passed, or automatic apply was paused and is resumed.</summary>
    public void RetryIfDue(CancellationToken stopping)
    {
        if (!IsRunning && status.Pause is null && _retryAt <= time.GetTimestamp())
        {
            Run(_proposal, stopping);
        }
    }

    /// <summary>Cancels a running attempt and waits for its end.</summary>
    public async Task StopAsync()
    {
        await _superseded.CancelAsync();
        await _attempt;
    }

    /// <inheritdoc />
    public void Dispose() => _superseded.Dispose();

    private void Start(string text, CancellationToken stopping)
    {
        var isOther = file.IsOther(text);
        if (isOther)
        {
            file.Parse(text);
            changes.Follow(file.Last);
        }

        changes.MarkHandled();
        changes.MarkReloaded();

        // If only model files changed, the active configuration is reloaded with them, unless config.yaml still waits for being applied.
        Run(isOther || _isInactive || status.IsRejected ? file.Last : null, stopping);
    }

    private void Run(ConfigProposal? proposal, CancellationToken stopping)
    {
        (_proposal, _retryAt) = (proposal, null);
        _isInactive |= proposal is not null;
        if (status.Pause is not null)
        {
            _retryAt = time.GetTimestamp();
            return;
        }

        _superseded.Dispose();
        _superseded = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var token = _superseded.Token;

        // Polling goes on meanwhile.
        _attempt = Task.Run(() => ApplyAsync(proposal, token), CancellationToken.None);
    }

    private async Task ApplyAsync(ConfigProposal? proposal, CancellationToken cancellationToken)
    {
        try
        {
            var request = new SwapRequest(proposal?.Text, RevisionSource.File, file.Shown) { Proposal = proposal };
            var result = await swaps.ApplyAsync(request, cancellationToken);
            _failures = 0;
            if (_isRejected && result.Outcome == SwapOutcome.Unchanged)
            {
                LogUnchanged(file.Shown, result.Revision);
            }

            foreach (var note in result.Report.Warnings.Where(warning => proposal is not null && warning.EndsWith(SwapPlanner.AfterRestart, StringComparison.Ordinal)))
            {
                LogAfterRestart(note);
            }

            _isRejected = result.Outcome == SwapOutcome.Refused;
            _isInactive &= proposal is null || _isRejected;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // A newer change supersedes it, or the server stops.
        }
        catch (UnavailableException e)
        {
            RetryLater(e);
        }
        catch (Exception e)
        {
            LogFailed(file.Shown, e.Message, e);
        }
    }

    private void RetryLater(UnavailableException reason)
    {
        if (++_failures == 1)
        {
            LogPostponed(file.Shown, reason.Message);
        }

        var delay = Pauses.After(FirstDelay, LongestDelay, _failures);
        _retryAt = time.GetTimestamp() + (long)(delay.TotalSeconds * time.TimestampFrequency);
    }

    [LoggerMessage(EventIds.ConfigUnchanged, LogLevel.Information, "{File} and the model files match the active revision {Revision} again")]
    private partial void LogUnchanged(string file, int revision);

    [LoggerMessage(EventIds.ConfigSame, LogLevel.Information, "{File} and the files that it names hold what they held before. {Status}")]
    private partial void LogSame(string file, string status);

    [LoggerMessage(EventIds.ConfigAfterRestart, LogLevel.Warning, "{Note}")]
    private partial void LogAfterRestart(string note);

    [LoggerMessage(EventIds.ConfigPostponed, LogLevel.Warning, "Could not apply a change of {File} or a model file; retrying: {Reason}")]
    private partial void LogPostponed(string file, string reason);

    [LoggerMessage(EventIds.ConfigFailed, LogLevel.Error, "Applying a change of {File} or a model file failed; the next change is applied again: {Reason}")]
    private partial void LogFailed(string file, string reason, Exception exception);
}
