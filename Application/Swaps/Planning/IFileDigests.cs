namespace Interlock.Application.Swaps.Planning;

/// <summary>The content of files, so that a file with other content is seen although its name is the same.</summary>
public interface IFileDigests
{
    /// <summary>SHA-256 (64 lowercase hex digits) of a file's present content, or null where it cannot be read.</summary>
    string? Sha256Of(string path);
}
