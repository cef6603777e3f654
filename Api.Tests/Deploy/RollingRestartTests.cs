using System.Net;
using Interlock.Api.Tests.Support;
using NUnit.Framework;

namespace Interlock.Api.Tests.Deploy;

/// <summary>Two servers behind the nginx file that is shipped.</summary>
[Parallelizable]
public sealed class RollingRestartTests
{
    private static readonly Question Question = new("iris", Iris.Body, data => data.GetProperty("label").GetString()!);

    private readonly List<ServerProcess> _servers = [];
    private readonly TemporaryFolder[] _folders = [new(), new()];
    private readonly int[] _ports = [FreePort.Next(), FreePort.Next()];

    [TearDown]
    public async Task Stop()
    {
        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }

        Array.ForEach(_folders, folder => folder.Dispose());
    }

    [Test]
    public async Task RestartedInTurnAndKilled_UnderAnOpenLoad_NoRequestFails()
    {
        using var certificate = TestCertificate.Create();
        await using var nginx = await StartNginxAsync(certificate);
        var servers = await Task.WhenAll(StartAsync(0), StartAsync(1));
        using var load = new OpenLoad(nginx.Client.BaseAddress!, 20, rate: 100, _ => Question);
        await load.MoreAsync(100);

        for (var i = 0; i < servers.Length; i++)
        {
            servers[i].Signal("TERM");
            Assert.That((await servers[i].EndAsync()).ExitCode, Is.Zero);
            servers[i] = await StartAsync(i);
            await load.MoreAsync(50);
        }

        servers[0].Signal("KILL");
        await servers[0].EndAsync();
        await load.MoreAsync(100);

        await load.StopAsync();
        Assert.That((await nginx.Client.GetAsync("/admin/models")).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That((await nginx.Client.GetAsync("/models")).StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    private async Task<NginxProxy> StartNginxAsync(TestCertificate certificate)
    {
        var (http, https) = (FreePort.Next(), FreePort.Next());
        var text = File.ReadAllText(Repository.PathOf("deploy", "nginx", "interlock.conf"))
            .Replace("127.0.0.1:4001", $"127.0.0.1:{_ports[0]}", StringComparison.Ordinal)
            .Replace("127.0.0.1:4002", $"127.0.0.1:{_ports[1]}", StringComparison.Ordinal)
            .Replace("listen 80;", $"listen 127.0.0.1:{http};", StringComparison.Ordinal)
            .Replace("listen 443 ", $"listen 127.0.0.1:{https} ", StringComparison.Ordinal)
            .Replace("models.example.com", "localhost", StringComparison.Ordinal)
            .Replace("/etc/nginx/tls/tls.crt", _folders[0].Write("tls.crt", certificate.Pem), StringComparison.Ordinal)
            .Replace("/etc/nginx/tls/tls.key", _folders[0].Write("tls.key", certificate.KeyPem), StringComparison.Ordinal);
        return await NginxProxy.StartAsync(text, new Uri($"https://localhost:{https}"));
    }

    private async Task<ServerProcess> StartAsync(int index)
    {
        _folders[index].Write("config.yaml", Iris.Yaml("active: v2").Replace("${FILES}", "models/iris", StringComparison.Ordinal));
        var server = ServerProcess.Start(
            _folders[index].Path,
            ("INTERLOCK__SERVER__URLS", $"http://127.0.0.1:{_ports[index]}"),
            ("INTERLOCK__SERVER__DRAIN__DELAY", "300ms"));
        _servers.Add(server);
        return await server.ReadyAsync();
    }
}
