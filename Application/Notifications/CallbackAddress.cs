using System.Buffers;

namespace Interlock.Application.Notifications;

/// <summary>
/// Addresses that callers choose, and the beginnings that ops allow. Whatever two programs might read differently is refused, so that what was
/// compared is what is called.
/// </summary>
internal static class CallbackAddress
{
    private const int Longest = 2048;
    private const int LongestHost = 255;
    private const int MostDecodings = 5;

    /// <summary>What RFC 3986 lets stand in an address, without '#'.</summary>
    private static readonly SearchValues<char> Plain =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/?[]@!$&'()*+,;=%");

    private static readonly string[] Schemes = ["https://", "http://"];

    /// <summary>The address, or null.</summary>
    /// <param name="text">As it was written.</param>
    /// <param name="problem">What is wrong with it, as it follows "it"; null where it is an address.</param>
    public static Uri? Read(string text, out string? problem)
    {
        problem = ProblemOf(text);
        if (problem is not null)
        {
            return null;
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.IdnHost.Length is 0 or > LongestHost)
        {
            problem = "is no address";
            return null;
        }

        return uri;
    }

    /// <summary>
    /// Whether an allowed beginning covers an address: scheme, host and port are the same, and the path begins with its path, segment by segment.
    /// </summary>
    public static bool Covers(Uri allowed, Uri address) =>
        address.Scheme == allowed.Scheme
        && string.Equals(address.IdnHost, allowed.IdnHost, StringComparison.OrdinalIgnoreCase)
        && address.Port == allowed.Port
        && IsUnder(allowed.AbsolutePath, address.AbsolutePath);

    private static bool IsUnder(string allowed, string path) =>
        path == allowed || path.StartsWith(allowed.EndsWith('/') ? allowed : allowed + "/", StringComparison.Ordinal);

    private static string? ProblemOf(string text)
    {
        if (text.Length > Longest)
        {
            return $"is longer than {Longest} characters";
        }

        if (text.AsSpan().ContainsAnyExcept(Plain))
        {
            return "holds a character that must not stand in an address, or a '#'";
        }

        if (Schemes.FirstOrDefault(scheme => text.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)) is not { } scheme)
        {
            return "does not begin with https:// or http://";
        }

        // Authority and path.
        var segments = text[scheme.Length..].Split('?')[0].Split('/');
        return segments[0].Length == 0 ? "has no host"
            : segments[0].AsSpan().ContainsAny('@', '%') ? "holds a user, or a host that is not written plainly"
            : segments[1..].All(IsPlain) ? null
            : "has a path with '..', or with something that may be read as one or as a '/'";
    }

    // Decoded as often as it changes: who receives it may decode more than once, and take what follows a ';' for a parameter.
    private static bool IsPlain(string segment)
    {
        for (var i = 0; i < MostDecodings; i++)
        {
            if (segment.Split(';')[0] is "." or ".." || segment.AsSpan().ContainsAny('/', '\\'))
            {
                return false;
            }

            var decoded = Uri.UnescapeDataString(segment);
            if (decoded == segment)
            {
                return true;
            }

            segment = decoded;
        }

        return false;
    }
}
