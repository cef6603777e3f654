using Interlock.Application.Configuration.Root;
using Microsoft.Extensions.Logging;

namespace Interlock.Application.Swaps.Watching;

/// <summary>config.yaml with the <c>.env</c> beside it and the files of its secrets, and what they held at the last reload.</summary>
/// <param name="started">The configuration that the server starts with.</param>
public sealed partial class ConfigFile(
    ConfigProposal started, IConfigProposals proposals, IWatchedFiles files, TimeProvider time, ILogger<ConfigFile> logger)
{
    // In the middle of a replacement the file may be missing for a moment.
    private static readonly TimeSpan ReplacementTime = TimeSpan.FromSeconds(5);

    private string? _dotEnv = files.Sha256Of(files.DotEnv);
    private long? _unreadableSince;
    private string? _logged;

    /// <summary>The configuration at the last reload.</summary>
    public ConfigProposal Last { get; private set; } = started;

    /// <summary>The file's name for reports.</summary>
    public string Shown => files.Shown;

    /// <summary>The YAML now, or null while it cannot be read; each reason is logged once if it lasts.</summary>
    public string? Read()
    {
        var read = files.ReadConfig();
        if (read.Text is null)
        {
            LogOnce(read.Problem);
        }
        else
        {
            (_unreadableSince, _logged) = (null, null);
        }

        return read.Text;
    }

    /// <summary>Whether a text, <c>.env</c> or the file of a secret differs from the last reload.</summary>
    public bool IsOther(string text) => text != Last.Text || files.Sha256Of(files.DotEnv) != _dotEnv || Last.SecretFiles.Any(file => files.Sha256Of(file.Key) != file.Value);

    /// <summary>Parses a text that is to be reloaded.</summary>
    public void Parse(string text)
    {
        var dotEnv = files.Sha256Of(files.DotEnv);
        (Last, _dotEnv) = (proposals.Read(text), dotEnv);
    }

    private void LogOnce(string problem)
    {
        _unreadableSince ??= time.GetTimestamp();
        if (_logged != problem && time.GetElapsedTime(_unreadableSince.Value) >= ReplacementTime)
        {
            _logged = problem;
            LogUnreadable(problem);
        }
    }

    [LoggerMessage(EventIds.ConfigUnreadable, LogLevel.Warning, "Could not read the configuration; the active revision stays active. {Problem}")]
    private partial void LogUnreadable(string problem);
}
