namespace Interlock.Application.Swaps.Watching;

/// <summary>The files that decide what is active, as they are now. No member throws because of a file.</summary>
public interface IWatchedFiles
{
    /// <summary>The path of config.yaml, or null where the server was started with text: then nothing is watched.</summary>
    string? Config { get; }

    /// <summary>The path of the <c>.env</c> beside it; the file need not exist.</summary>
    string DotEnv { get; }

    /// <summary>What reports call config.yaml.</summary>
    string Shown { get; }

    /// <summary>What is known of a file without reading it, links followed; <see cref="FileStamp.None"/> for a folder, a pipe or a device.</summary>
    FileStamp StampOf(string path);

    /// <summary>SHA-256 of a file, or null if it does not exist or cannot be read.</summary>
    string? Sha256Of(string path);

    /// <summary>Reads config.yaml.</summary>
    ConfigFileText ReadConfig();
}

/// <summary>What stands in config.yaml.</summary>
/// <param name="Text">The YAML, or null where it cannot be read at present.</param>
/// <param name="Problem">Why it cannot be read.</param>
public sealed record ConfigFileText(string? Text, string Problem);
