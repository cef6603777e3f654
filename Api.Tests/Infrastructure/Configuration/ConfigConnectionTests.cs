using Interlock.Api.Tests.Support;
using Interlock.Infrastructure.Configuration;
using Interlock.Infrastructure.Configuration.Yaml;
using NUnit.Framework;

namespace Interlock.Api.Tests.Infrastructure.Configuration;

public sealed class ConfigConnectionTests
{
    [TestCase("sqlite", "Data Source=a.db")]
    [TestCase("sqlserver", "Server=db;Database=interlock;User Id=sa;Password=x;TrustServerCertificate=true")]
    [TestCase("postgresql", "Host=db;Database=interlock;Username=u;Password=x")]
    public void Read_ConnectionOfTheProvider_IsAccepted(string provider, string connection) =>
        Assert.That(Read(provider, connection).Lines, Is.Empty);

    [TestCase("sqlite", "Datq Source=a.db")]
    [TestCase("sqlserver", "Servr=db;Password=secret-word")]
    [TestCase("postgresql", "Host=db;Paswort=secret-word")]
    [TestCase("postgresql", "secret-word")]
    public void Read_ConnectionOfNoProvider_IsAnErrorThatKeepsTheSecret(string provider, string connection)
    {
        var report = Read(provider, connection);

        Assert.That(report.Lines.Single(), Does.Contain($"datastore.connection: is not a connection string of {provider}"));
        Assert.That(report.ToString(), Does.Not.Contain("secret-word"));
    }

    private static ConfigReport Read(string provider, string connection)
    {
        using var folder = new TemporaryFolder();
        var yaml = TestServer.SampleConfig
            .Replace("provider: sqlite ", $"provider: {provider} ", StringComparison.Ordinal)
            .Replace("Data Source=data/interlock.db", connection, StringComparison.Ordinal);
        return new ConfigReader(new Dictionary<string, string>()).Read(yaml, "config.yaml", folder.Path).Report;
    }
}
