using System.Security.Cryptography;
using System.Text;
using Interlock.Application.Swaps.Watching;
using Interlock.Infrastructure.Files;

namespace Interlock.Infrastructure.Configuration;

/// <summary>Reads the files of <c>${file:PATH}</c>, each once.</summary>
/// <param name="folder">Relative paths are taken from here.</param>
internal sealed class SecretFiles(string folder)
{
    /// <summary>The largest size of a file in KiB.</summary>
    public const int LargestKiB = 64;

    private const int Largest = LargestKiB << 10;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly Dictionary<string, SecretFile> _files = new(StringComparer.Ordinal);

    /// <summary>SHA-256 of what was read, by full path; null where there is none.</summary>
    public IReadOnlyDictionary<string, string?> Digests => _files.ToDictionary(file => file.Key, file => file.Value.Sha256, StringComparer.Ordinal);

    /// <summary>Reads a file.</summary>
    /// <param name="written">Its path, as it is written.</param>
    public SecretFile Read(string written)
    {
        if (written.Contains('\0', StringComparison.Ordinal))
        {
            return new SecretFile("", "is not the path of a file", null);
        }

        var path = Path.GetFullPath(written, folder);
        if (!_files.TryGetValue(path, out var file))
        {
            file = Open(path);
            _files.Add(path, file);
        }

        return file;
    }

    private static SecretFile Open(string path)
    {
        try
        {
            // What is no regular file is not opened: to open a pipe may take for ever.
            return FileStamps.Of(path) == FileStamp.None
                ? new SecretFile("", "is not there; create the file, or correct the path", null) { IsMissing = true }
                : StableRead.Of(path, Bytes, FileStamps.Of) is { } read ? Decode(read.Content) : new SecretFile("", "is being written; retry", null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new SecretFile("", $"cannot be read: {e.Message.TrimEnd('.')}; let the account of the server read it", null);
        }
    }

    private static byte[] Bytes(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[Largest + 1];
        return bytes[..stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
    }

    private static SecretFile Decode(byte[] bytes)
    {
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes));
        try
        {
            var text = Strict.GetString(bytes).TrimStart('\uFEFF').TrimEnd('\r', '\n');
            return bytes.Length > Largest ? new SecretFile("", $"is larger than {LargestKiB} KiB; it is to hold one value", sha256)
                : text.Length == 0 ? new SecretFile("", "is empty; write the value into it", sha256)
                : new SecretFile(text, null, sha256);
        }
        catch (DecoderFallbackException)
        {
            return new SecretFile("", "is not UTF-8 text", sha256);
        }
    }
}

/// <summary>What a file holds.</summary>
/// <param name="Text">Without line breaks at its end.</param>
/// <param name="Problem">Why there is none, or null.</param>
/// <param name="Sha256">Of its bytes; null where it cannot be read.</param>
internal sealed record SecretFile(string Text, string? Problem, string? Sha256)
{
    /// <summary>Whether there is no such file.</summary>
    public bool IsMissing { get; init; }
}
