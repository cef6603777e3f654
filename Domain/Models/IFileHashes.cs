namespace Interlock.Domain.Models;

/// <summary>A loaded model that is made of files and knows exactly which content it loaded.</summary>
public interface IFileHashes
{
    /// <summary>Each file's path, as configured, and the SHA-256 of the content that was loaded, in lowercase hex.</summary>
    IReadOnlyDictionary<string, string> Sha256 { get; }
}
