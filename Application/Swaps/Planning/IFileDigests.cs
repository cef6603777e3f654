namespace Interlock.Application.Swaps.Planning;

/// <summary>Digests of the content of files, so that other content is noticed under the same name.</summary>
public interface IFileDigests
{
    /// <summary>SHA-256 (64 lowercase hex digits) of a file's present content, or null if it cannot be read.</summary>
    string? Sha256Of(string path);

    /// <summary>Reads every file again when it is asked for, also where it looks unchanged.</summary>
    void Forget();

    /// <summary>SHA-256 of files, by path; without those that cannot be read.</summary>
    IReadOnlyDictionary<string, string> Sha256Of(IEnumerable<string> paths)
    {
        var digests = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var path in paths)
        {
            if (Sha256Of(path) is { } sha256)
            {
                digests[path] = sha256;
            }
        }

        return digests;
    }
}
