using Interlock.Api.Lifecycle.Tls;
using Interlock.Api.Tests.Support;
using Interlock.Application;
using Interlock.Application.Configuration;
using Interlock.Application.Configuration.Root;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Lifecycle;

/// <summary>The checks of the files, on a clock that the test moves.</summary>
public sealed class TlsReloadServiceTests
{
    private readonly ManualTime _time = new();
    private readonly CapturedLog _log = new();
    private readonly TemporaryFolder _folder = new();

    [TearDown]
    public void RemoveFolder()
    {
        _folder.Dispose();
        _log.Dispose();
    }

    [Test]
    public void Check_EndComesNear_WarnsOnceADay()
    {
        using var own = TestCertificate.Create(-1, 31.5, now: _time.GetUtcNow());
        using var service = Start(own);

        for (var i = 0; i < 34 * 4; i++)
        {
            service.Check();
            _time.Advance(TimeSpan.FromHours(6));
        }

        Assert.That(_log.Ids.Count(id => id == EventIds.CertificateExpires), Is.EqualTo(30));
        Assert.That(_log.Ids.Count(id => id == EventIds.CertificateExpired), Is.EqualTo(2).Or.EqualTo(3));
    }

    [Test]
    public void Check_KeyIsReplacedAMomentLater_LogsNoRejection()
    {
        using var first = TestCertificate.Create(now: _time.GetUtcNow());
        using var second = TestCertificate.Create(now: _time.GetUtcNow());
        using var service = Start(first);

        _folder.Write("tls.crt", second.Pem);
        Advance(service, 2);
        _folder.Write("tls.key", second.KeyPem);
        Advance(service, 10);

        Assert.That(_log.Ids, Is.EqualTo(new[] { EventIds.CertificateReloaded }));
    }

    [Test]
    public void Check_RejectedAndTheGoodOneIsPutBack_LogsBothOnce()
    {
        using var first = TestCertificate.Create(now: _time.GetUtcNow());
        using var service = Start(first);

        _folder.Write("tls.crt", "");
        Advance(service, 100);
        _folder.Write("tls.crt", first.Pem);
        Advance(service, 100);

        Assert.That(_log.Ids, Is.EqualTo(new[] { EventIds.CertificateRejected, EventIds.CertificateReloaded }));
    }

    private TlsReloadService Start(TestCertificate certificate)
    {
        var tls = new TlsConfig { Certificate = _folder.Write("tls.crt", certificate.Pem), Key = _folder.Write("tls.key", certificate.KeyPem) };
        var service = new TlsReloadService(new ServedCertificate(tls, _time), new ConfigProposal("", null, ConfigSettings.None, [], []), _time, _log.Of<TlsReloadService>());
        service.Check();
        return service;
    }

    private void Advance(TlsReloadService service, int seconds)
    {
        for (var i = 0; i < seconds; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            service.Check();
        }
    }
}
