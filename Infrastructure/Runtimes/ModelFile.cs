using System.Security.Cryptography;
using Interlock.Application.Configuration;
using Interlock.Application.Swaps.Watching;
using Interlock.Domain;
using Interlock.Infrastructure.Files;

namespace Interlock.Infrastructure.Runtimes;

/// <summary>A model file, read once: the bytes that are hashed are the bytes that are loaded.</summary>
/// <param name="Path">The file, as it was named.</param>
/// <param name="Content">A pinned array, for runtimes that read it in place.</param>
/// <param name="Sha256">64 lowercase hex digits.</param>
public sealed record ModelFile(string Path, byte[] Content, string Sha256)
{
    private const int Sha256Digits = 64;

    /// <summary>Reads the file and compares its hash.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="sha256">64 hex digits, or null to accept any content.</param>
    /// <param name="stampOf">Takes stamps of files; null for the real ones.</param>
    /// <exception cref="ModelLoadException">It is missing, empty, unreadable, being written or another file than expected.</exception>
    public static ModelFile Read(string path, string? sha256, Func<string, FileStamp>? stampOf = null)
    {
        var content = ReadAll(path, stampOf);
        var actual = Convert.ToHexStringLower(SHA256.HashData(content));
        if (sha256 is not null && !string.Equals(actual, sha256, StringComparison.OrdinalIgnoreCase))
        {
            throw new ModelLoadException($"'{path}' is not the expected file: its SHA-256 is {actual}, sha256 says {sha256}.");
        }

        return new ModelFile(path, content, actual);
    }

    /// <summary>Validates the key <c>sha256</c> of a version.</summary>
    public static IEnumerable<ConfigProblem> CheckSha256(string? sha256)
    {
        if (sha256 is not null && (sha256.Length != Sha256Digits || !sha256.All(char.IsAsciiHexDigit)))
        {
            yield return new ConfigProblem("sha256", $"must be {Sha256Digits} hex digits");
        }
    }

    private static byte[] ReadAll(string path, Func<string, FileStamp>? stampOf)
    {
        try
        {
            return StableRead.Of(path, ReadWhole, stampOf)?.Content ?? throw new ModelLoadException($"The model file '{path}' is being written.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new ModelLoadException($"The model file '{path}' cannot be read: {e.Message}", e);
        }
    }

    private static byte[] ReadWhole(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
        {
            throw new ModelLoadException(Directory.Exists(path) ? $"'{path}' is a folder, not a model file." : $"There is no model file '{path}'.");
        }

        // Asked before opening: a pipe or a device has no length and may never end.
        return file.Length > 0 ? ReadPinned(path) : throw new ModelLoadException($"The model file '{path}' is empty.");
    }

    private static byte[] ReadPinned(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        if (stream.Length > Array.MaxLength)
        {
            throw new IOException("it is larger than 2 GiB");
        }

        var content = GC.AllocateUninitializedArray<byte>((int)stream.Length, pinned: true);
        stream.ReadExactly(content);
        return content;
    }
}
