using System.Net;
using System.Text.RegularExpressions;

namespace Interlock.Application.Configuration.Addresses;

/// <summary>An entry of <c>server.hosts</c>: a name that clients may address the server by.</summary>
internal static partial class HostPattern
{
    /// <summary>Why an entry is none, or null.</summary>
    public static string? ProblemOf(string text) =>
        text == "*" || Name().IsMatch(text) || (IPAddress.TryParse(text, out _) && (text.Contains('[', StringComparison.Ordinal) || !text.Contains(':', StringComparison.Ordinal))) ? null
        : text.Contains("://", StringComparison.Ordinal) ? "is not a host name: write it without the scheme, as in api.example.com"
        : text.Contains('/', StringComparison.Ordinal) ? "is not a host name: write it without a path, as in api.example.com"
        : text.Contains(':', StringComparison.Ordinal) ? "is not a host name: write it without a port, as in api.example.com, and an IPv6 address in brackets"
        : "is not a host name, such as api.example.com, *.example.com for all names under it, or * for any";

    [GeneratedRegex(@"^(\*\.)?[\p{L}\p{Nd}_]([\p{L}\p{Nd}_-]*[\p{L}\p{Nd}_])?(\.[\p{L}\p{Nd}_]([\p{L}\p{Nd}_-]*[\p{L}\p{Nd}_])?)*\z")]
    private static partial Regex Name();
}
