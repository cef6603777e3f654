using System.Diagnostics;
using Interlock.Api.Tests.Support;
using Interlock.Application;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Lifecycle;

/// <summary>Files of <c>server.tls</c> that are replaced while the server runs.</summary>
[Parallelizable]
public sealed class TlsReloadTests
{
    private readonly CapturedLog _log = new();
    private readonly TemporaryFolder _folder = new();

    [TearDown]
    public void RemoveFolder()
    {
        _log.Dispose();
        _folder.Dispose();
    }

    [TestCase("in place")]
    [TestCase("rename")]
    [TestCase("link")]
    [TestCase("pfx")]
    public async Task Replace_AnyWay_NewConnectionsGetItAndNoRequestIsLost(string way)
    {
        using var first = TestCertificate.Create();
        using var second = TestCertificate.Create(isRsa: true);
        Write(first, way);
        await using var server = await TlsServer.StartAsync(way == "pfx" ? $"{{ certificate: {PathOf("tls.pfx")} }}" : Pem, _log.Wire);
        using var kept = server.Client(keeps: true);
        using var stop = new CancellationTokenSource();
        var (sent, lost) = (0, 0);
        var load = Task.Run(async () =>
        {
            using var fresh = server.Client();
            while (!stop.IsCancellationRequested)
            {
                foreach (var client in new[] { kept, fresh })
                {
                    sent++;
                    using var reply = await client.GetAsync("/healthz/live");
                    lost += reply.IsSuccessStatusCode ? 0 : 1;
                }
            }
        });

        Assert.That(await server.ThumbprintAsync(), Is.EqualTo(first.Thumbprint));
        Write(second, way);
        await server.UntilServedAsync(second);
        await stop.CancelAsync();
        await load;

        Assert.That(lost, Is.Zero);
        Assert.That(sent, Is.Positive);
        await Poll.UntilAsync(() => Task.FromResult(_log.Ids.Contains(EventIds.CertificateReloaded)), "it is logged");
        Assert.That(_log.Ids, Has.None.EqualTo(EventIds.CertificateRejected));
    }

    [TestCase("no certificate", "server.tls.certificate")]
    [TestCase("other key", "server.tls.key")]
    [TestCase("expired", "server.tls.certificate")]
    [TestCase("missing", "server.tls.key")]
    public async Task Replace_ByWhatCannotBeUsed_KeepsTheGoodOneAndLogsOnce(string fault, string key)
    {
        using var first = TestCertificate.Create();
        using var second = TestCertificate.Create(isRsa: true);
        using var expired = TestCertificate.Create(-2, -1);
        Write(first);
        await using var server = await TlsServer.StartAsync(Pem, _log.Wire);

        Break(fault, second, expired);
        await Poll.UntilAsync(() => Task.FromResult(_log.Ids.Contains(EventIds.CertificateRejected)), "it is logged");
        Assert.That(await server.ThumbprintAsync(), Is.EqualTo(first.Thumbprint));
        File.SetLastWriteTimeUtc(PathOf("tls.crt"), new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Write(second);
        await server.UntilServedAsync(second);

        await Poll.UntilAsync(() => Task.FromResult(_log.Ids.Contains(EventIds.CertificateReloaded)), "it is logged");
        Assert.That(_log.Lines.Single(line => line.Id == EventIds.CertificateRejected).Text, Does.Contain($"{key}: "));
        Assert.That(_log.Ids.Count(id => id == EventIds.CertificateReloaded), Is.EqualTo(1));
    }

    private string Pem => $"{{ certificate: {PathOf("tls.crt")}, key: {PathOf("tls.key")} }}";

    private string PathOf(string name) => _folder.PathOf(name);

    private void Break(string fault, TestCertificate second, TestCertificate expired)
    {
        switch (fault)
        {
            case "no certificate":
                _folder.Write("tls.crt", "");
                break;
            case "other key":
                _folder.Write("tls.crt", second.Pem);
                break;
            case "expired":
                Write(expired);
                break;
            default:
                File.Delete(PathOf("tls.key"));
                break;
        }
    }

    /// <summary>The certificate first and the key after it; by a link both at once, as Kubernetes does it.</summary>
    private void Write(TestCertificate certificate, string way = "in place")
    {
        switch (way)
        {
            case "in place":
                _folder.Write("tls.crt", certificate.Pem);
                _folder.Write("tls.key", certificate.KeyPem);
                break;
            case "rename":
                File.Move(_folder.Write("new.crt", certificate.Pem), PathOf("tls.crt"), overwrite: true);
                File.Move(_folder.Write("new.key", certificate.KeyPem), PathOf("tls.key"), overwrite: true);
                break;
            case "pfx":
                File.WriteAllBytes(PathOf("tls.pfx"), certificate.Pfx(null));
                break;
            default:
                Directory.CreateDirectory(PathOf(certificate.Thumbprint));
                _folder.Write($"{certificate.Thumbprint}/tls.crt", certificate.Pem);
                _folder.Write($"{certificate.Thumbprint}/tls.key", certificate.KeyPem);
                File.CreateSymbolicLink(PathOf("..data_tmp"), certificate.Thumbprint);
                using (var move = Process.Start("mv", ["-T", PathOf("..data_tmp"), PathOf("..data")]))
                {
                    move.WaitForExit();
                }

                if (!File.Exists(PathOf("tls.crt")))
                {
                    File.CreateSymbolicLink(PathOf("tls.crt"), "..data/tls.crt");
                    File.CreateSymbolicLink(PathOf("tls.key"), "..data/tls.key");
                }

                break;
        }
    }
}
