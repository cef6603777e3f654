using System.Security.Cryptography;
using System.Text;

namespace Interlock.Domain.Access;

/// <summary>Names of callers: of a key, of a user, of the subject of a token.</summary>
public static class CallerName
{
    /// <summary>The longest name, in characters.</summary>
    public const int MaxLength = 128;

    // Names of keys have no colon, so that no subject is taken for one.
    private const string Token = "jwt:";

    /// <summary>The name of the subject of a token, the same each time; a long one, or one with other than printable ASCII, is known by its hash.</summary>
    public static string OfSubject(string subject) => Token + (
        subject.Length <= MaxLength - Token.Length && !subject.AsSpan().ContainsAnyExceptInRange('!', '~')
            ? subject
            : $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(subject)))}");
}
