using System.Security.Cryptography;
using Interlock.Domain;

namespace Interlock.Infrastructure.Runtimes.Onnx;

/// <summary>
/// A model file and the files that hold its weights, each read once: what is hashed is what is loaded, and a file
/// that changes under a running model cannot reach it.
/// </summary>
/// <param name="Path">The model file, as it was named.</param>
/// <param name="Content">Its content.</param>
/// <param name="Weights">The content of files beside it, by the name the model uses; pinned, since the session reads them in place.</param>
/// <param name="Sha256">The hash of each file, by path.</param>
internal sealed record OnnxFile(string Path, byte[] Content, IReadOnlyDictionary<string, byte[]> Weights, IReadOnlyDictionary<string, string> Sha256)
{
    /// <summary>Reads the files and compares the model file's hash.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="sha256">64 hex digits, or null to accept any content.</param>
    /// <exception cref="ModelLoadException">It is missing, empty, unreadable or another file than expected.</exception>
    public static OnnxFile Read(string path, string? sha256)
    {
        var content = ReadAll("model file", path);
        var actual = Convert.ToHexStringLower(SHA256.HashData(content));
        if (sha256 is not null && !string.Equals(actual, sha256, StringComparison.OrdinalIgnoreCase))
        {
            throw new ModelLoadException($"'{path}' is not the expected file: its SHA-256 is {actual}, sha256 says {sha256}.");
        }

        var hashes = new Dictionary<string, string> { [path] = actual };
        var weights = new Dictionary<string, byte[]>();
        foreach (var name in OnnxWeights.NamesIn(content))
        {
            var file = PathOfWeights(path, name);
            weights[name] = ReadAll("file of weights", file);
            hashes[file] = Convert.ToHexStringLower(SHA256.HashData(weights[name]));
        }

        return new OnnxFile(path, content, weights, hashes);
    }

    private static string PathOfWeights(string model, string name)
    {
        // A model may be somebody else's work: it gets to read beside itself and nowhere else.
        if (System.IO.Path.IsPathRooted(name) || name.Contains('\0') || name.Split('/', '\\').Contains(".."))
        {
            throw new ModelLoadException($"'{model}' wants weights from '{name}', which is outside its folder.");
        }

        return System.IO.Path.Combine(System.IO.Path.GetDirectoryName(model) ?? "", name);
    }

    private static byte[] ReadAll(string what, string path)
    {
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists)
            {
                throw new ModelLoadException(Directory.Exists(path) ? $"'{path}' is a folder, not a {what}." : $"There is no {what} '{path}'.");
            }

            // Asked before opening: a pipe or a device has no length and may never end.
            return file.Length > 0 ? ReadPinned(path) : throw new ModelLoadException($"The {what} '{path}' is empty.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new ModelLoadException($"The {what} '{path}' cannot be read: {e.Message}", e);
        }
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
