using Microsoft.Extensions.Logging;

namespace Interlock.Application.Swaps.Watching;

/// <summary>Reads config.yaml. In the middle of a replacement it may not be there; that is told where it lasts, once for each reason.</summary>
public sealed partial class WatchedConfig(IWatchedFiles files, TimeProvider time, ILogger<WatchedConfig> logger)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private long? _unreadableSince;
    private string? _told;

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
            (_unreadableSince, _told) = (null, null);
        }

        return read.Text;
    }

    private void Note(string problem)
    {
        _unreadableSince ??= time.GetTimestamp();
        if (_told != problem && time.GetElapsedTime(_unreadableSince.Value) >= Patience)
        {
            _told = problem;
            LogUnreadable(problem);
        }
    }

    [LoggerMessage(EventIds.ConfigUnreadable, LogLevel.Warning, "The configuration cannot be read any more; what is served stays as it is. {Problem}")]
    private partial void LogUnreadable(string problem);
}
