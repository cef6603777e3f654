using System.Security.Cryptography;
using Interlock.Application.Swaps;

namespace Interlock.Infrastructure.Files;

/// <inheritdoc />
internal sealed class FileDigests : IFileDigests
{
    /// <inheritdoc />
    public string? Sha256Of(string path)
    {
        try
        {
            return Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
