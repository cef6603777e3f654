using Interlock.Application.Swaps.Planning;
using Interlock.Application.Swaps.Watching;
using Interlock.Infrastructure.Configuration.Yaml;
using Interlock.Infrastructure.Files;

namespace Interlock.Infrastructure.Configuration;

/// <inheritdoc />
internal sealed class WatchedFiles(ConfigSource source, IFileDigests digests) : IWatchedFiles
{
    /// <inheritdoc />
    public string? Config => source.File;

    /// <inheritdoc />
    public string DotEnv { get; } = Path.Combine(source.Folder, ConfigLocation.DotEnv);

    /// <inheritdoc />
    public string Shown => source.Shown;

    /// <inheritdoc />
    public FileStamp StampOf(string path) => FileStamps.Of(path);

    /// <inheritdoc />
    public string? Sha256Of(string path) => digests.Sha256Of(path);

    /// <inheritdoc />
    public ConfigFileText ReadConfig()
    {
        // Not opened then: to open a pipe may take for ever.
        if (source.File is not { } file || StampOf(file) == FileStamp.None)
        {
            return new ConfigFileText(null, $"There is no file {source.Shown}.");
        }

        var report = new ConfigReport();
        return new ConfigFileText(ConfigText.Read(file, source.Shown, report), string.Join(Environment.NewLine, report.Lines));
    }
}
