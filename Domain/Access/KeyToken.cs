using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Interlock.Domain.Access;

/// <summary>An API key as its caller has it: <c>ilk_ID_SECRET</c>. The id is public; only a hash of the whole key is stored.</summary>
public static partial class KeyToken
{
    /// <summary>How every key begins.</summary>
    public const string Prefix = "ilk_";

    /// <summary>The longest id.</summary>
    public const int MaxIdLength = 32;

    /// <summary>The rule for ids in words.</summary>
    public const string IdRule = "1 to 32 lowercase letters and digits";

    /// <summary>Bytes in the hash of a key: SHA-256.</summary>
    public const int HashLength = SHA256.HashSizeInBytes;

    private const int IdBytes = 6;
    private const int SecretBytes = 32;
    private const int LongestKey = 512;

    /// <summary>Makes a key: an id of 48 random bits and a secret of 256.</summary>
    public static (string Id, string Key) Create()
    {
        var id = RandomNumberGenerator.GetHexString(IdBytes * 2, lowercase: true);
        return (id, $"{Prefix}{id}_{RandomNumberGenerator.GetHexString(SecretBytes * 2, lowercase: true)}");
    }

    /// <summary>Whether a text has the form of an id.</summary>
    public static bool IsId(string text) => IdForm().IsMatch(text);

    /// <summary>The id of a key; empty where a text has not the form of a key.</summary>
    public static ReadOnlySpan<char> IdOf(ReadOnlySpan<char> key)
    {
        if (!key.StartsWith(Prefix, StringComparison.Ordinal) || key.Length > LongestKey)
        {
            return [];
        }

        var rest = key[Prefix.Length..];
        var end = rest.IndexOf('_');
        return end is > 0 and <= MaxIdLength && end < rest.Length - 1 && !rest[..end].ContainsAnyExcept(IdLetters) ? rest[..end] : [];
    }

    /// <summary>Whether a key is the one of a hash. The time does not depend on where the two differ.</summary>
    /// <param name="key">As it was sent.</param>
    /// <param name="hash">SHA-256 of the whole key: 32 bytes.</param>
    public static bool Matches(ReadOnlySpan<char> key, ReadOnlySpan<byte> hash)
    {
        Span<byte> text = stackalloc byte[Encoding.UTF8.GetMaxByteCount(LongestKey)];
        Span<byte> sent = stackalloc byte[HashLength];
        SHA256.HashData(text[..Encoding.UTF8.GetBytes(key, text)], sent);
        return CryptographicOperations.FixedTimeEquals(sent, hash);
    }

    /// <summary>The hash of a key, as it is stored and written in config.yaml behind <c>sha256:</c>: 64 lowercase hex digits.</summary>
    public static string HashOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    private static readonly System.Buffers.SearchValues<char> IdLetters = System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789");

    [GeneratedRegex(@"^[a-z0-9]{1,32}\z")]
    private static partial Regex IdForm();
}
