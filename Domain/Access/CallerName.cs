using System.Security.Cryptography;
using System.Text;

namespace Interlock.Domain.Access;

/// <summary>Names of callers: of a key, of a user, of the subject of a token.</summary>
public static class CallerName
{
    /// <summary>The longest name, in characters.</summary>
    public const int MaxLength = 128;

    // Names of keys have no colon, so that no subject or user is taken for one.
    private const string Token = "jwt:";
    private const string User = "user:";
    private const string Oidc = "oidc:";

    /// <summary>The name of a user of the console.</summary>
    /// <param name="id">See <see cref="UserName.IdOf"/>.</param>
    public static string OfUser(string id) => User + id;

    /// <summary>The name of the subject of a token, the same each time; a long one, or one with other than printable ASCII, is known by its hash.</summary>
    public static string OfSubject(string subject) => OfSubject(Token, subject);

    /// <summary>The name of a user of the console that signed in at an OpenID Connect issuer; likewise.</summary>
    public static string OfOidc(string subject) => OfSubject(Oidc, subject);

    private static string OfSubject(string prefix, string subject) => prefix + (
        subject.Length <= MaxLength - prefix.Length && !subject.AsSpan().ContainsAnyExceptInRange('!', '~')
            ? subject
            : $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(subject)))}");
}
