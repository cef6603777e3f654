using System.Security.Cryptography;
using System.Text;

namespace Interlock.Application.Serving.Batching;

/// <summary>
/// Tells with one SHA-256 what a version was made of. Of one file it is the file's own; of several it is that of a list with a line for each,
/// <c>hash, two blanks, name of the file, line feed</c>, in the order of their paths, as <c>sha256sum</c> prints it.
/// </summary>
internal static class ModelHash
{
    /// <summary>The hash of all files: 64 lowercase hex digits, or null where there are none.</summary>
    /// <param name="hashes">SHA-256 of each file, by its path.</param>
    public static string? Of(IReadOnlyDictionary<string, string> hashes) => hashes.Count switch
    {
        0 => null,
        1 => hashes.Values.First(),
        _ => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(ListOf(hashes)))),
    };

    private static string ListOf(IReadOnlyDictionary<string, string> hashes) =>
        string.Concat(hashes.OrderBy(file => file.Key, StringComparer.Ordinal).Select(file => $"{file.Value}  {Path.GetFileName(file.Key)}\n"));
}
