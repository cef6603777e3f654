using System.Net;
using Interlock.Application.Configuration.Addresses;

namespace Interlock.Application.Configuration;

/// <summary>The section <c>server</c>.</summary>
public sealed record ServerConfig : IConfigSection
{
    private const long DefaultBodyMemory = 256 << 20;
    private const int BodiesByDefault = 4;

    [ConfigDoc("Addresses to listen on, separated by ';': localhost, IP addresses, or * for every interface.")]
    public string Urls { get; init; } = "http://localhost:4000";

    [ConfigDoc("Addresses to listen on for gRPC, separated by ';', such as http://localhost:4001 (HTTP/2 without TLS) or https://*:4444; none by default.")]
    public string GrpcUrls { get; init; } = "";

    [ConfigDoc("The server's name in the metadata of the Open Inference Protocol.")]
    public string Name { get; init; } = "interlock";

    [ConfigDoc("Further names by which clients may address the server, such as api.example.com, *.example.com or * for any; requests with another Host get 400.")]
    public IReadOnlyList<string> Hosts { get; init; } = [];

    [ConfigDoc("Addresses and networks of proxies, such as 10.0.0.0/8, whose X-Forwarded-For, -Proto, -Host and -Prefix are believed; the last three are believed of proxies on this machine, too.")]
    public IReadOnlyList<string> TrustedProxies { get; init; } = [];

    [ConfigDoc("The prefix of paths under which clients see this server, such as /ai. Requests are answered with it and without it; links have it.")]
    public string PathBase { get; init; } = "";

    [ConfigDoc("Which pages of other origins may call this server from a browser; none by default.")]
    public CorsConfig Cors { get; init; } = new();

    [ConfigDoc("The certificate of the https addresses in urls; without it the variables and the development certificate of ASP.NET Core are used.")]
    public TlsConfig? Tls { get; init; }

    [ConfigDoc("How long browsers use https only after a reply over https (Strict-Transport-Security); 0s makes them forget it.")]
    [ConfigRange("0s", "1000d")]
    public TimeSpan Hsts { get; init; } = TimeSpan.FromDays(30);

    [ConfigDoc("Largest request body; larger ones get 413.")]
    [ConfigRange("1KiB", "2GiB")]
    public ByteSize BodyLimit { get; init; } = ByteSize.FromMiB(16);

    [ConfigDoc("Most memory for bodies that are held at the same time; beyond it requests get 503. By default 256MiB, at least four times body-limit.")]
    [ConfigRange("1MiB", "1024GiB")]
    public ByteSize? BodyMemory { get; init; }

    [ConfigDoc("Most connections at the same time; further ones are closed at once. By default what the limit of open files leaves, with a reserve for the process itself.")]
    [ConfigRange("1", "10000000")]
    public int? MaxConnections { get; init; }

    [ConfigDoc("Largest body of a request that is read as it comes (POST /sensors/readings, POST /models/{model}/stream); larger ones get 413.")]
    [ConfigRange("1KiB", "1024GiB")]
    public ByteSize StreamLimit { get; init; } = ByteSize.FromMiB(1024);

    [ConfigDoc("How long POST /models/{model}/stream waits for a line while there is nothing to answer, or for its client to read answers; then it ends.")]
    [ConfigRange("1s", "1d")]
    public TimeSpan StreamIdle { get; init; } = TimeSpan.FromMinutes(5);

    [ConfigDoc("The key that every request to /admin must send as x-admin-key; without one, /admin answers on this machine only, and never through a proxy.")]
    [ConfigSecret]
    public string AdminKey { get; init; } = "";

    [ConfigDoc("What is active after a start: published (what was published last; an edit since then is gated first) or file (config.yaml, ungated).")]
    public OnStart OnStart { get; init; } = OnStart.Published;

    [ConfigDoc("How the server stops.")]
    public DrainConfig Drain { get; init; } = new();

    /// <summary>Whether only this machine itself can reach the server.</summary>
    public bool ListensOnLoopbackOnly => UrlList.All(url => ListenUrl.Read(url, out _)?.IsLoopback == true);

    /// <summary>Whether other machines can reach the server; false where an address is not valid, which is an error by itself.</summary>
    public bool ListensBeyondLoopback => !ListensOnLoopbackOnly && UrlList.All(url => ListenUrl.Read(url, out _) is not null);

    /// <summary>Whether an address is one of https.</summary>
    public bool UsesHttps => AllUrls.Contains("https://", StringComparison.OrdinalIgnoreCase);

    /// <summary><see cref="BodyMemory"/> in bytes, as it takes effect.</summary>
    public long LargestBodyMemory => BodyMemory?.Bytes ?? Math.Max(DefaultBodyMemory, BodiesByDefault * BodyLimit.Bytes);

    /// <summary>All addresses, separated by ';'.</summary>
    public string AllUrls => GrpcUrls.Length > 0 ? $"{Urls};{GrpcUrls}" : Urls;

    /// <summary>The ports of <see cref="GrpcUrls"/>.</summary>
    public IEnumerable<int> GrpcPorts => GrpcUrls.Length == 0 ? [] : GrpcUrls.Split(';', StringSplitOptions.TrimEntries).Select(url => ListenUrl.Read(url, out _)?.Port).OfType<int>();

    private string[] UrlList => AllUrls.Split(';', StringSplitOptions.TrimEntries);

    /// <inheritdoc />
    public IEnumerable<ConfigProblem> Validate() => CheckUrls().Concat(CheckMemory()).Concat(CheckHosts()).Concat(CheckProxies()).Concat(CheckKey()).Concat(CheckPathBase()).Concat(CheckTls());

    private IEnumerable<ConfigProblem> CheckMemory()
    {
        if (BodyMemory is { } memory && memory.Bytes < BodyLimit.Bytes)
        {
            yield return new ConfigProblem("body-memory", "is smaller than 'body-limit': the largest body would never fit") { DependsOn = "body-limit" };
        }
    }

    private IEnumerable<ConfigProblem> CheckUrls()
    {
        var known = new List<(string Text, ListenUrl Url)>();
        foreach (var text in UrlList)
        {
            if (ListenUrl.Read(text, out var problem) is not { } url)
            {
                yield return new ConfigProblem("urls", $"'{text}' {problem}");
                continue;
            }

            if (known.Find(other => other.Url.Overlaps(url)).Text is { } first)
            {
                yield return new ConfigProblem("urls", $"'{text}' listens where '{first}' listens already; leave one of them out");
            }

            known.Add((text, url));
        }
    }

    private IEnumerable<ConfigProblem> CheckHosts() => Hosts
        .Select((host, i) => HostPattern.ProblemOf(host) is { } problem ? new ConfigProblem($"hosts[{i}]", $"'{host}' {problem}") : null)
        .OfType<ConfigProblem>();

    private IEnumerable<ConfigProblem> CheckProxies() => TrustedProxies
        .Select((proxy, i) => IPAddress.TryParse(proxy, out _) || IPNetwork.TryParse(proxy, out _)
            ? null
            : new ConfigProblem($"trusted-proxies[{i}]", $"'{proxy}' is not an address or network, such as 127.0.0.1 or 10.0.0.0/8"))
        .OfType<ConfigProblem>();

    private IEnumerable<ConfigProblem> CheckPathBase() =>
        PathPrefix.ProblemOf(PathBase) is { } problem ? [new ConfigProblem("path-base", $"'{PathBase}' {problem}")] : [];

    private IEnumerable<ConfigProblem> CheckTls() => Tls is null || UsesHttps
        ? []
        : [new ConfigProblem("tls", "is not used: no address in 'urls' is one of https, such as https://*:4443", IsWarning: true) { DependsOn = "urls" }];

    private IEnumerable<ConfigProblem> CheckKey() => AdminKey.All(c => c is > ' ' and <= '~')
        ? []
        : [new ConfigProblem("admin-key", "cannot be sent as a header: use letters, digits and signs of ASCII, without blanks")];
}

/// <summary>What is active after a start.</summary>
public enum OnStart
{
    /// <summary>The last revision that was published and not rolled back; if config.yaml differs from it, it is applied like any edit.</summary>
    Published,

    /// <summary>config.yaml, whatever became of it before.</summary>
    File,
}

/// <summary>The section <c>server.drain</c>: what happens between SIGTERM and the end.</summary>
public sealed record DrainConfig
{
    [ConfigDoc("How long to go on serving after readiness turned off, so that load balancers notice.")]
    [ConfigRange("0s", "10m")]
    public TimeSpan Delay { get; init; } = TimeSpan.FromSeconds(2);

    [ConfigDoc("How long admitted requests may then take to finish.")]
    [ConfigRange("0s", "1h")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);
}
