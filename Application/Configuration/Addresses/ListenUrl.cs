using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Interlock.Domain;

namespace Interlock.Application.Configuration.Addresses;

/// <summary>
/// An address to listen on. Only <c>localhost</c>, IP addresses, and <c>*</c> or <c>+</c> for every interface bind: Kestrel takes any other name for every interface,
/// too, so a typo would open the server to the network.
/// </summary>
internal sealed partial record ListenUrl(string Host, int Port)
{
    private const string Localhost = "localhost";
    private const string Example = "is not an address to listen on, such as http://localhost:4000";

    private static readonly string[] Wildcards = ["*", "+", "0.0.0.0", "[::]"];

    /// <summary>Whether only this machine itself can reach it.</summary>
    public bool IsLoopback => Host == Localhost || (IPAddress.TryParse(Host, out var address) && IPAddress.IsLoopback(address));

    /// <summary>Reads an address.</summary>
    /// <param name="text">As config.yaml has it.</param>
    /// <param name="problem">Why it is none, or null.</param>
    public static ListenUrl? Read(string text, out string? problem)
    {
        var match = Form().Match(text);
        var (scheme, host, port) = (match.Groups["scheme"].Value.ToLowerInvariant(), match.Groups["host"].Value.ToLowerInvariant(), match.Groups["port"].Value);
        var number = port.Length > 0 && int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) ? parsed : DefaultPort(scheme);
        problem = !match.Success || scheme is not ("http" or "https") ? Example
            : host is "unix" or "pipe" && port.Length == 0 ? $"{Example}: Unix sockets and pipes are not supported"
            : match.Groups["user"].Success ? $"{Example}: a user name has no place in it"
            : match.Groups["rest"].Value is not ("" or "/") ? Example
            : host.Contains(':', StringComparison.Ordinal) && host[0] != '[' ? $"{Example}: an IPv6 address stands in brackets, as in http://[::1]:4000"
            : ProblemOf(host) ?? (match.Groups["port"].Success ? ProblemOfPort(port, host) : null);
        return problem is null ? new ListenUrl(host, number) : null;
    }

    /// <summary>Whether both cannot be listened on at once.</summary>
    public bool Overlaps(ListenUrl other) => Port == other.Port && Port != 0 && (Covers(other) || other.Covers(this));

    private static int DefaultPort(string scheme) => scheme == "https" ? 443 : 80;

    private static string? ProblemOf(string host) =>
        host == Localhost || Wildcards.Contains(host) ? null
        : host.Length == 0 ? Example
        : IPAddress.TryParse(host, out var address) && (host[0] == '[' || address.ToString() == host) ? null
        : DigitsAndDots().IsMatch(host) ? $"{Example}: '{Excerpt.Of(host, 100)}' is not an IP address, which has four numbers from 0 to 255, as in 127.0.0.1"
        : $"{Example}: '{Excerpt.Of(host, 100)}' is neither localhost nor an IP address, and would listen on every interface. "
            + (NearestName.Of(host, [Localhost]) is { } nearest ? $"Did you mean '{nearest}'?" : "Write localhost, an IP address of this machine, or * for every interface");

    private static string? ProblemOfPort(string port, string host) =>
        !int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number > IPEndPoint.MaxPort ? Example
        : number == 0 && host == Localhost ? $"{Example}: port 0, any free port, needs an IP address, as in http://127.0.0.1:0"
        : null;

    /// <summary>Whether this host listens wherever the other one does. <c>[::]</c> and <c>*</c> are IPv4, too.</summary>
    private bool Covers(ListenUrl other) =>
        Host == other.Host || Host is "*" or "+" or "[::]"
        || (Host == "0.0.0.0" && (other.Host == Localhost || other.Host[0] != '['))
        || (Host == Localhost && other.Host is "127.0.0.1" or "[::1]");

    [GeneratedRegex(@"^(?<scheme>[A-Za-z][A-Za-z0-9+.-]*)://((?<user>[^/?#]*)@)?(?<host>\[[^\]/?#]*\]|[^/?#\[]*?)(:(?<port>[^:/?#\]]*))?(?<rest>[/?#].*)?\z", RegexOptions.Singleline)]
    private static partial Regex Form();

    [GeneratedRegex(@"^[0-9a-fx.]*[0-9][0-9.]*\z")]
    private static partial Regex DigitsAndDots();
}
