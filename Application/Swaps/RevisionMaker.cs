using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Interlock.Application.Configuration;
using Interlock.Application.Configuration.Root;
using Interlock.Application.Serving.Batching;
using Interlock.Domain.Swaps;

namespace Interlock.Application.Swaps;

/// <summary>Makes what is kept of an attempt to change what is served.</summary>
public sealed class RevisionMaker(TimeProvider time)
{
    /// <summary>An attempt, not stored yet.</summary>
    /// <param name="proposal">The configuration.</param>
    /// <param name="loaded">The live versions it is made of.</param>
    /// <param name="request">Who wants it.</param>
    /// <param name="basedOn">The revision that is served.</param>
    /// <param name="change">What it changes, how it was proven, and what it brings back.</param>
    public ConfigRevision Make(ConfigProposal proposal, IEnumerable<LoadedModel> loaded, SwapRequest request, int basedOn, RevisionChange change)
    {
        var files = FilesOf(loaded);
        return new ConfigRevision
        {
            CreatedAt = time.GetUtcNow().UtcDateTime,
            Source = request.Source,
            Author = request.Author,
            Server = Environment.MachineName,
            BasedOn = basedOn,
            Restores = change.Restores,
            Config = proposal.Text,
            Fingerprint = FingerprintOf(proposal, files),
            Files = JsonSerializer.Serialize(files, SwapJson.Readable.DictionaryStringString),
            Diff = JsonSerializer.Serialize(change.Diff, SwapJson.Readable.IReadOnlyListSettingChange),
            Report = JsonSerializer.Serialize(change.Report, SwapJson.Readable.SwapReport),
        };
    }

    /// <summary>SHA-256 of what is served: models and clients with all their settings, and the content of every file.</summary>
    public static string FingerprintOf(ConfigProposal proposal, IEnumerable<LoadedModel> loaded) => FingerprintOf(proposal, FilesOf(loaded));

    private static string FingerprintOf(ConfigProposal proposal, Dictionary<string, string> files)
    {
        var settings = proposal.Settings.Of("clients").Concat(proposal.Settings.Of("models"));
        var contents = files.OrderBy(file => file.Key, StringComparer.Ordinal).Select(file => $"{file.Key} {file.Value}\n");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(ConfigSettings.Canonical(settings) + string.Concat(contents))));
    }

    private static Dictionary<string, string> FilesOf(IEnumerable<LoadedModel> loaded)
    {
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (path, sha256) in loaded.SelectMany(version => version.Hashes))
        {
            files[path] = sha256;
        }

        return files;
    }
}

/// <summary>What an attempt is about.</summary>
/// <param name="Diff">What it changes.</param>
/// <param name="Report">How it was proven.</param>
/// <param name="Restores">The revision that it brings back, or null.</param>
public sealed record RevisionChange(IReadOnlyList<SettingChange> Diff, SwapReport Report, int? Restores = null);
