using Interlock.Api.Commands.Admin;
using Interlock.Api.Tests.Support;
using Interlock.Infrastructure.Configuration;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Commands;

public sealed class AdminTargetTests
{
    [TestCase("http://localhost:4000", "http://localhost:4000/")]
    [TestCase("http://*:4000", "http://127.0.0.1:4000/")]
    [TestCase("http://+:80", "http://127.0.0.1/")]
    [TestCase("http://0.0.0.0:5000", "http://127.0.0.1:5000/")]
    [TestCase("http://[::]:5000", "http://127.0.0.1:5000/")]
    [TestCase("http://[::1]:5000", "http://[::1]:5000/")]
    [TestCase("https://host:443; http://10.0.0.7:4000", "http://10.0.0.7:4000/")]
    [TestCase("https://*:8443", "https://127.0.0.1:8443/")]
    public void Of_Urls_TheFirstPlainOneOnThisMachine(string urls, string expected) =>
        Assert.That(Of(urls, null).Server.ToString(), Is.EqualTo(expected));

    [Test]
    public void Of_Option_GoesFirst() => Assert.That(Of("http://*:4000", "http://other:1/").Server.Host, Is.EqualTo("other"));

    [TestCase("http://127.0.0.1:0", null)]
    [TestCase("http://localhost:4000", "localhost:4000")]
    [TestCase("http://localhost:4000", "ftp://localhost")]
    public void Of_NoAddress_Throws(string urls, string? option) => Assert.That(() => Of(urls, option), Throws.TypeOf<AdminException>());

    [Test]
    public void Of_FileWithoutServer_TheDefaults()
    {
        var target = AdminTarget.Of(Read(FakeModel.Yaml), null);

        Assert.That((target.Server.ToString(), target.Key), Is.EqualTo(("http://localhost:4000/", "")));
    }

    [Test]
    public void Of_FileWithErrors_StillItsServerAndKey()
    {
        var reading = Read("server: { urls: \"http://*:7000\", admin-key: \"${KEY}\" }\nmodels: { a: { kind: none } }\n");

        Assert.That(reading.Config, Is.Null);
        Assert.That(AdminTarget.Of(reading, null), Is.EqualTo(new AdminTarget(new Uri("http://127.0.0.1:7000"), "secret")));
    }

    private static AdminTarget Of(string urls, string? option) => AdminTarget.Of(Read($"server: {{ urls: \"{urls}\" }}\n{FakeModel.Yaml}"), option);

    private static ConfigReading Read(string yaml) =>
        new ConfigReader(new Dictionary<string, string> { ["KEY"] = "secret" }).Read(yaml, "config.yaml", Path.GetTempPath());
}
