using System.Collections.Concurrent;
using System.Security.Cryptography;
using Interlock.Application.Swaps.Planning;
using Interlock.Application.Swaps.Watching;

namespace Interlock.Infrastructure.Files;

/// <summary>Hashes files, and caches the hashes while the stamps are unchanged.</summary>
/// <param name="time">The clock.</param>
/// <param name="stampOf">Takes stamps; null for the real ones.</param>
internal sealed class FileDigests(TimeProvider time, Func<string, FileStamp>? stampOf = null) : IFileDigests
{
    private const int MostKept = 1000;
    private const int ReadSize = 1 << 16;
    private const long NanosecondsPerTick = 100;

    // File systems tell the time in steps: what is written within the step of a stamp may leave the stamp as it is.
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);

    private readonly Func<string, FileStamp> _stampOf = stampOf ?? FileStamps.Of;
    private readonly ConcurrentDictionary<string, (FileStamp Stamp, string Sha256)> _kept = new(StringComparer.Ordinal);

    /// <inheritdoc />
    public string? Sha256Of(string path)
    {
        var stamp = _stampOf(path);
        if (stamp == FileStamp.None)
        {
            return null;
        }

        if (_kept.TryGetValue(path, out var kept) && kept.Stamp == stamp)
        {
            return kept.Sha256;
        }

        try
        {
            if (StableRead.Of(path, Hash, _stampOf) is not { } read)
            {
                return null;
            }

            Keep(path, read.Stamp, read.Content);
            return read.Content;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    /// <inheritdoc />
    public void Forget() => _kept.Clear();

    private static string Hash(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, ReadSize, FileOptions.SequentialScan);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    private void Keep(string path, FileStamp stamp, string sha256)
    {
        var now = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * NanosecondsPerTick;
        if (stamp.ChangedAt > now - (Step.Ticks * NanosecondsPerTick))
        {
            return;
        }

        if (_kept.Count >= MostKept)
        {
            _kept.Clear();
        }

        _kept[path] = (stamp, sha256);
    }
}
