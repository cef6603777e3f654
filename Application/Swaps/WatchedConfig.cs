using Microsoft.Extensions.Logging;

namespace Interlock.Application.Swaps;

/// <summary>Reads config.yaml. In the middle of a replacement it may not be there; that is told once, where it lasts.</summary>
public sealed partial class WatchedConfig(IWatchedFiles files, TimeProvider time, ILogger<WatchedConfig> logger)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private long? _unreadableSince;
    private bool _isTold;

    /// <summary>The YAML, or null where it cannot be read at present.</summary>
    public string? Read()
    {
        var read = files.ReadConfig();
        if (read.Text is null)
        {
            Note(read.Problem);
        }
        else
        {
            (_unreadableSince, _isTold) = (null, false);
        }

        return read.Text;
    }

    private void Note(string problem)
    {
        _unreadableSince ??= time.GetTimestamp();
        if (!_isTold && time.GetElapsedTime(_unreadableSince.Value) >= Patience)
        {
            _isTold = true;
            LogUnreadable(problem);
        }
    }

    [LoggerMessage(EventIds.ConfigUnreadable, LogLevel.Warning, "The configuration cannot be read any more; what is served stays as it is. {Problem}")]
    private partial void LogUnreadable(string problem);
}
