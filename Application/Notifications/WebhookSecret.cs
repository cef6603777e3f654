using System.Buffers.Text;
using System.Text;

namespace Interlock.Application.Notifications;

/// <summary>
/// A secret that signs posts, as it is written: <c>whsec_</c> and base64 stands for the bytes it encodes, any other text for its UTF-8 bytes.
/// </summary>
internal static class WebhookSecret
{
    private const string Prefix = "whsec_";
    private const int ShortestKey = 16;

    /// <summary>What is wrong with it ("needs ..."), or null.</summary>
    public static string? ProblemOf(string secret) => (secret.StartsWith(Prefix, StringComparison.Ordinal), IsReadable(secret)) switch
    {
        (true, false) => $"begins with {Prefix}, and what follows is not base64",
        (true, true) when KeyOf(secret).Length < ShortestKey => $"needs at least {ShortestKey} bytes behind {Prefix}",
        (false, _) when KeyOf(secret).Length < ShortestKey => $"needs at least {ShortestKey} characters",
        _ => null,
    };

    /// <summary>The key of the HMAC.</summary>
    public static byte[] KeyOf(string secret) => secret.StartsWith(Prefix, StringComparison.Ordinal)
        ? Convert.FromBase64String(secret[Prefix.Length..])
        : Encoding.UTF8.GetBytes(secret);

    private static bool IsReadable(string secret) =>
        !secret.StartsWith(Prefix, StringComparison.Ordinal) || Base64.IsValid(secret.AsSpan(Prefix.Length));
}
