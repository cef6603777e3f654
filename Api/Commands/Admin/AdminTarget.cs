using Interlock.Application.Configuration;
using Interlock.Infrastructure.Configuration;

namespace Interlock.Api.Commands.Admin;

/// <summary>The running server whose config.yaml it is, as seen from its own machine.</summary>
/// <param name="Server">Where it answers.</param>
/// <param name="Key">The <c>server.admin-key</c> to send; empty for none.</param>
internal sealed record AdminTarget(Uri Server, string Key)
{
    /// <summary>The variable with the API key that commands send, for servers with <c>access</c>.</summary>
    public const string KeyVariable = "INTERLOCK_KEY";

    private static readonly string[] Anywhere = ["*", "+", "0.0.0.0", "[::]"];

    /// <summary>The API key to send; empty for none.</summary>
    public string ApiKey { get; init; } = "";

    /// <summary>The certificate that the server has by config.yaml; null for none.</summary>
    public TlsConfig? Tls { get; init; }

    /// <summary>Finds it. What the server makes of the rest of the file is the server's to say: it may know variables that are not set here.</summary>
    /// <param name="reading">config.yaml.</param>
    /// <param name="option">What <c>--server</c> said, or null.</param>
    /// <exception cref="AdminException">There is no such address.</exception>
    public static AdminTarget Of(ConfigReading reading, string? option)
    {
        var settings = reading.Proposal.Settings.All.ToLookup(setting => setting.Path, setting => setting.Value);
        var defaults = new ServerConfig();
        var url = option ?? FirstOf(settings["server.urls"].LastOrDefault() ?? defaults.Urls);
        return Uri.TryCreate(url, UriKind.Absolute, out var server) && server.Scheme is "http" or "https" && server.Port > 0
            ? new AdminTarget(server, settings["server.admin-key"].LastOrDefault() ?? defaults.AdminKey) 
            {
                ApiKey = reading.Source.VariableOf(KeyVariable)?.Trim() ?? "",
                Tls = TlsOf(settings, reading.Folder),
            }
            : throw new AdminException($"'{(option is null ? reading.Proposal.Settings.Hidden.In(url) : url)}' is not where a server can be asked; say --server http://localhost:4000");
    }

    private static TlsConfig? TlsOf(ILookup<string, string> settings, string folder) => settings["server.tls.certificate"].LastOrDefault() is { Length: > 0 } file
        ? new TlsConfig { Certificate = Path.GetFullPath(file, folder), Password = settings["server.tls.password"].LastOrDefault() }
        : null;

    private static string FirstOf(string urls)
    {
        var all = urls.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var first = all.FirstOrDefault(url => url.StartsWith("http://", StringComparison.OrdinalIgnoreCase)) ?? all.FirstOrDefault() ?? "";
        var any = Anywhere.FirstOrDefault(host => first.Contains($"://{host}", StringComparison.Ordinal));
        return any is null ? first : first.Replace($"://{any}", "://127.0.0.1", StringComparison.Ordinal);
    }
}
