using Interlock.Application.Configuration;
using Interlock.Infrastructure.Configuration.Yaml;

namespace Interlock.Infrastructure.Configuration;

/// <summary>Finds an address of <c>https</c> for which no certificate is named. ASP.NET Core reads it from the environment of the process.</summary>
internal static class ConfigCertificate
{
    private const string Path = "server.urls";
    private const string Prefix = "Kestrel__Certificates__Default__";

    public static void Check(ServerConfig server, IEnumerable<string> variables, ConfigNode root, ConfigReport report)
    {
        if (server is { UsesHttps: true, Tls: null }
            && !variables.Any(name => name.Replace(":", "__", StringComparison.Ordinal).Contains(Prefix, StringComparison.OrdinalIgnoreCase)))
        {
            report.Add(new ConfigDiagnostic(ConfigPaths.Locate(root, Path), Path,
                $"https needs a certificate: name it in server.tls, set the environment variables ASPNETCORE_{Prefix}Path and ASPNETCORE_{Prefix}Password (or KeyPath), or leave TLS to a proxy. "
                + "Without them only this machine's development certificate can be used", IsWarning: true));
        }
    }
}
