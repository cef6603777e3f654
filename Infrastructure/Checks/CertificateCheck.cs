using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Interlock.Application.Access;
using Interlock.Application.Configuration;
using Interlock.Application.Configuration.Root;
using Interlock.Infrastructure.Certificates;
using Microsoft.Data.SqlClient;
using Npgsql;

namespace Interlock.Infrastructure.Checks;

/// <summary>Opens the certificates that a configuration needs: that of https, and those that the datastore's connection string names.</summary>
/// <param name="environment">The variables of the process.</param>
/// <param name="time">The clock.</param>
public sealed class CertificateCheck(IReadOnlyDictionary<string, string> environment, TimeProvider time)
{
    private const string Connection = "datastore.connection";

    // The words of the connection string are hidden.
    private const string OfServer = "that the server must have";
    private const string OfClient = "of this client";
    private const string Urls = "server.urls";
    private const string Default = "Kestrel__Certificates__Default__";
    private const string DevelopmentOid = "1.3.6.1.4.1.311.84.1.1";

    private static readonly string[] Prefixes = ["ASPNETCORE_", "DOTNET_", ""];

    /// <summary>Every certificate that cannot be used, or not for long.</summary>
    public IEnumerable<ConfigProblem> ProblemsOf(InterlockConfig config) =>
        ServerProblemsOf(config).Concat(config.Server is { UsesHttps: true, Tls: null } ? HttpsProblems() : []).Concat(DatastoreProblems(config.Datastore));

    /// <summary>What is wrong with the certificates that the server cannot start without: that of <c>server.tls</c>, and the authorities of its clients.</summary>
    public IEnumerable<ConfigProblem> ServerProblemsOf(InterlockConfig config) => TlsProblems(config.Server).Concat(AuthorityProblems(config.Access?.Certificates));

    private static List<ConfigProblem> AuthorityProblems(CertificatesConfig? certificates)
    {
        try
        {
            _ = certificates is null ? default : ClientAuthorities.Read(certificates.Authorities);
            return [];
        }
        catch (CertificateException e)
        {
            return [new ConfigProblem(e.Key, e.Message)];
        }
    }

    private IEnumerable<ConfigProblem> TlsProblems(ServerConfig server)
    {
        if (server is not { UsesHttps: true, Tls: { } tls })
        {
            return [];
        }

        try
        {
            var now = time.GetUtcNow();
            var validity = ServerCertificate.Open(tls, now).Validity;
            return validity.EndsSoon(now)
                ? [new ConfigProblem("server.tls.certificate", $"the certificate '{tls.Certificate}' expires on {validity.LastDay}; renew it", IsWarning: true)]
                : [];
        }
        catch (CertificateException e)
        {
            return [new ConfigProblem($"server.tls.{e.Key}", e.Message)];
        }
    }

    private List<ConfigProblem> HttpsProblems()
    {
        if (Variable("Path") is { } path)
        {
            // As ASP.NET Core does it.
            var file = Path.Combine(AppContext.BaseDirectory, path);
            var key = Variable("KeyPath") is { } keyPath ? Path.Combine(AppContext.BaseDirectory, keyPath) : null;
            return ProblemsOf((Urls, $"'{file}'", file), () => Open(file, key, Variable("Password")), needsKey: true);
        }

        return Variable("Subject") is null && !HasDevelopmentCertificate()
            ? [new ConfigProblem(Urls, "https has no certificate, and this machine has no development certificate that is valid")]
            : [];
    }

    private List<ConfigProblem> DatastoreProblems(DatastoreConfig datastore) => datastore.Provider switch
    {
        DatastoreProvider.Postgresql => PostgreSqlProblems(datastore.Connection),
        DatastoreProvider.Sqlserver => SqlServerProblems(datastore.Connection),
        _ => [],
    };

    // Each apart, so that only the library of the provider in use is loaded.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private List<ConfigProblem> PostgreSqlProblems(string connection)
    {
        var builder = new NpgsqlConnectionStringBuilder(connection);
        var root = builder.RootCertificate is { Length: > 0 } file ? ProblemsOf((Connection, OfServer, file), () => Open(file), needsKey: false) : [];
        var own = builder.SslCertificate is { Length: > 0 } client
            ? ProblemsOf((Connection, OfClient, client), () => Open(client, string.IsNullOrEmpty(builder.SslKey) ? null : builder.SslKey, builder.SslPassword), needsKey: true)
            : [];
        return [.. root, .. own];
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private List<ConfigProblem> SqlServerProblems(string connection) =>
        new SqlConnectionStringBuilder(connection).ServerCertificate is { Length: > 0 } file
            ? ProblemsOf((Connection, OfServer, file), () => Open(file), needsKey: false)
            : [];

    private List<ConfigProblem> ProblemsOf((string Key, string Name, string File) at, Func<X509Certificate2> open, bool needsKey)
    {
        try
        {
            using var certificate = open();
            var (now, validity) = (time.GetUtcNow(), Validity.Of(certificate));
            return needsKey && !certificate.HasPrivateKey ? [Problem("has no private key; name a .pfx with one, or the key file in KeyPath")]
                : validity.ProblemAt(now) is { } problem ? [Problem(problem)]
                : validity.EndsSoon(now) ? [Problem($"expires on {validity.LastDay}; renew it") with { IsWarning = true }]
                : [];
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            var cause = !File.Exists(at.File) ? "is not there" : $"cannot be opened: {e.Message.ReplaceLineEndings(" ")}";
            return [Problem($"{cause}; check the path, the password and who may read it")];
        }

        ConfigProblem Problem(string what) => new(at.Key, $"the certificate {at.Name} {what}");
    }

    private string? Variable(string name) => environment
        .Where(variable => Array.Exists(Prefixes, prefix => variable.Key.Replace(":", "__", StringComparison.Ordinal).Equals($"{prefix}{Default}{name}", StringComparison.OrdinalIgnoreCase)))
        .Select(variable => variable.Value).FirstOrDefault(value => value.Length > 0);

    private static X509Certificate2 Open(string file, string? key, string? password) =>
        key is not null && string.IsNullOrEmpty(password) ? X509Certificate2.CreateFromPemFile(file, key)
        : key is not null ? X509Certificate2.CreateFromEncryptedPemFile(file, password, key)
        : X509Certificate2.GetCertContentType(file) == X509ContentType.Pkcs12 ? X509CertificateLoader.LoadPkcs12FromFile(file, password)
        : Open(file);

    private static X509Certificate2 Open(string file) => X509CertificateLoader.LoadCertificateFromFile(file);

    private static bool HasDevelopmentCertificate()
    {
        try
        {
            using var store = new X509Store(StoreName.My, StoreLocation.CurrentUser, OpenFlags.ReadOnly);
            return store.Certificates.Find(X509FindType.FindByExtension, DevelopmentOid, validOnly: false)
                .Find(X509FindType.FindByTimeValid, DateTime.Now, validOnly: false).Count > 0;
        }
        catch (CryptographicException)
        {
            return false; // There is no store yet.
        }
    }
}
