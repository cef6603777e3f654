using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Interlock.Application.Configuration;
using Interlock.Application.Configuration.Root;
using Interlock.Application.Serving.Batching;
using Interlock.Domain.Swaps;

namespace Interlock.Application.Swaps.Revisions;

/// <summary>SHA-256 of what a revision makes active: models and clients with all their settings, and the content of every model file.</summary>
public static class RevisionFingerprint
{
    /// <summary>The fingerprint of a configuration and its loaded versions.</summary>
    public static string Of(ConfigProposal proposal, IEnumerable<LoadedModel> loaded) => Of(proposal, FilesOf(loaded));

    /// <summary>The fingerprint of a configuration and its files.</summary>
    /// <param name="proposal">The configuration.</param>
    /// <param name="files">SHA-256 of each file, by path.</param>
    public static string Of(ConfigProposal proposal, IReadOnlyDictionary<string, string> files)
    {
        var settings = proposal.Settings.Of("clients").Concat(proposal.Settings.Of("models")).Where(setting => ConfigSettings.IsLive(setting.Path));
        var contents = files.OrderBy(file => file.Key, StringComparer.Ordinal).Select(file => $"{file.Key} {file.Value}\n");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(ConfigSettings.Canonical(settings) + string.Concat(contents))));
    }

    /// <summary>The files of loaded versions: SHA-256 by path.</summary>
    public static IReadOnlyDictionary<string, string> FilesOf(IEnumerable<LoadedModel> loaded)
    {
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (path, sha256) in loaded.SelectMany(version => version.Hashes))
        {
            files[path] = sha256;
        }

        return files;
    }

    /// <summary>The files of a stored revision: SHA-256 by path.</summary>
    public static IReadOnlyDictionary<string, string> FilesOf(ConfigRevision revision) =>
        JsonSerializer.Deserialize(revision.Files, SwapJson.Readable.DictionaryStringString) ?? [];
}
