using NUnit.Framework;

namespace Interlock.Api.Tests.Infrastructure.Configuration;

public sealed class ConfigSecretsTests
{
    private const string Secret = "hunter2";

    [TestCase("datastore: { connection: [Password=hunter2] }\n", "config.yaml:12:26: datastore.connection: the value is not text")]
    [TestCase("datastore: Server=db;Password=hunter2\n", "config.yaml:12:12: datastore: needs a map of keys, not a single value")]
    [TestCase("datastore:\n  Server=db;Password=hunter2\n", "config.yaml:13:3: datastore: needs a map of keys, not a single value")]
    [TestCase("clients: { eta: hunter2 }\n", "config.yaml:12:17: clients.eta: needs a map of keys, not a single value")]
    [TestCase("clients: { eta: { key: { hunter2: } } }\n", "config.yaml:12:24: clients.eta.key: the value is not text")]
    [TestCase("clients: { eta: { url: \"api/?key=hunter2\" } }\n", "config.yaml:12:19: clients.eta.url: is not an address such as https://api.example.com")]
    [TestCase("clients: hunter2\n", "config.yaml:12:10: clients: needs a map of keys, not a single value")]
    public void Read_SecretWhereItDoesNotBelong_IsNotShown(string added, string expected)
    {
        var report = Reading.Of(Reading.Iris + added).Report;

        Assert.That(report.Lines, Does.Contain(expected));
        Assert.That(report.ToString(), Does.Not.Contain(Secret));
    }

    [TestCase("datastore: { provider: \"${SECRET}\", migrate: \"${SECRET}\" }\nclients: { eta: { timeout: \"${SECRET}\", url: \"${SECRET}\" } }\nserver: \"${SECRET}\"\n")]
    [TestCase("models: [ \"${SECRET}\" ]\n")]
    public void Read_SecretOutOfTheEnvironmentInAnyKey_IsNotShown(string added)
    {
        var report = Reading.Of(Reading.Iris + added, ("SECRET", Secret)).Report;

        Assert.That(report.Errors, Is.Positive);
        Assert.That(report.ToString(), Does.Not.Contain(Secret));
    }

    [TestCase("INTERLOCK__DATASTORE")]
    [TestCase("INTERLOCK__DATASTORE__CONECTION")]
    [TestCase("INTERLOCK__CLIENTS__ETA")]
    [TestCase("INTERLOCK__CLIENTS__ETA__KEY__X")]
    public void Read_SecretInAFaultyOverride_IsNotShown(string name)
    {
        var report = Reading.Of(Reading.Iris, (name, Secret)).Report;

        Assert.That(report.Errors, Is.Positive);
        Assert.That(report.ToString(), Does.Not.Contain(Secret));
    }
}
