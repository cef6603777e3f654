namespace Interlock.Application.Configuration;

/// <summary>The section <c>server</c>.</summary>
public sealed record ServerConfig : IConfigSection
{
    private const long DefaultBodyMemory = 256 << 20;
    private const int BodiesByDefault = 4;

    [ConfigDoc("Addresses to listen on, separated by ';'.")]
    public string Urls { get; init; } = "http://localhost:4000";

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

    [ConfigDoc("Whoever sends it as x-admin-key may use /admin from other machines; without one, /admin answers on this machine only.")]
    [ConfigSecret]
    public string AdminKey { get; init; } = "";

    [ConfigDoc("What is active after a start: published (what was published last; an edit since then is gated first) or file (config.yaml, ungated).")]
    public OnStart OnStart { get; init; } = OnStart.Published;

    [ConfigDoc("How the server stops.")]
    public DrainConfig Drain { get; init; } = new();

    /// <summary><see cref="BodyMemory"/> in bytes, as it takes effect.</summary>
    public long LargestBodyMemory => BodyMemory?.Bytes ?? Math.Max(DefaultBodyMemory, BodiesByDefault * BodyLimit.Bytes);

    /// <inheritdoc />
    public IEnumerable<ConfigProblem> Validate()
    {
        if (BodyMemory is { } memory && memory.Bytes < BodyLimit.Bytes)
        {
            yield return new ConfigProblem("body-memory", "is smaller than 'body-limit': the largest body would never fit") { DependsOn = "body-limit" };
        }

        foreach (var url in Urls.Split(';', StringSplitOptions.TrimEntries))
        {
            var named = url.Replace("://*", "://any", StringComparison.Ordinal).Replace("://+", "://any", StringComparison.Ordinal);
            var uri = Uri.TryCreate(named, UriKind.Absolute, out var parsed) ? parsed : null;
            if (uri is null || uri.Scheme is not ("http" or "https") || uri.AbsolutePath is not ("/" or ""))
            {
                yield return new ConfigProblem("urls", $"'{url}' is not an address to listen on, such as http://localhost:4000");
            }
        }
    }
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
