using System.Diagnostics;
using NUnit.Framework;

namespace Interlock.Api.Tests.Support;

/// <summary>A throw-away nginx on loopback, with a folder of its own, in front of a server.</summary>
internal sealed class NginxProxy : IAsyncDisposable
{
    private const string Binary = "/usr/sbin/nginx";

    private readonly TemporaryFolder _folder = new();
    private Process? _process;

    private NginxProxy(Uri address) => Client = new HttpClient(AnyCertificate.Handler()) { BaseAddress = address };

    public HttpClient Client { get; }

    /// <summary>Starts it. Where nginx is not installed the test is skipped, and says so.</summary>
    /// <param name="locations">What stands within <c>server</c>.</param>
    public static Task<NginxProxy> StartAsync(string locations)
    {
        var port = FreePort.Next();
        return StartAsync($$"""
            server {
              listen 127.0.0.1:{{port}};
              {{locations}}
            }
            """, new Uri($"http://127.0.0.1:{port}"));
    }

    /// <summary>Starts it. Where nginx is not installed the test is skipped, and says so.</summary>
    /// <param name="servers">What stands within <c>http</c>.</param>
    /// <param name="address">Where it listens then.</param>
    public static async Task<NginxProxy> StartAsync(string servers, Uri address)
    {
        if (!File.Exists(Binary))
        {
            Assert.Ignore($"nginx is not installed ({Binary}): everything behind nginx goes UNTESTED in this run.");
        }

        var proxy = new NginxProxy(address);
        proxy.Launch(servers);
        await Poll.UntilAsync(proxy.AnswersAsync, "nginx answers");
        return proxy;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (_process is { HasExited: false } process)
        {
            // Its workers end with it; after KILL they would live on.
            using var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
            await kill.WaitForExitAsync();
            await process.WaitForExitAsync();
        }

        _folder.Dispose();
    }

    private void Launch(string servers)
    {
        var folder = _folder.Path;
        File.WriteAllText(Path.Combine(folder, "nginx.conf"), $$"""
            daemon off;
            pid {{folder}}/nginx.pid;
            worker_processes 1;
            events {}
            http {
              access_log off;
              client_body_temp_path {{folder}}/body;
              proxy_temp_path {{folder}}/proxy;
              fastcgi_temp_path {{folder}}/fastcgi;
              uwsgi_temp_path {{folder}}/uwsgi;
              scgi_temp_path {{folder}}/scgi;
              {{servers}}
            }
            """);
        _process = Process.Start(Binary, ["-p", folder, "-e", Path.Combine(folder, "error.log"), "-c", Path.Combine(folder, "nginx.conf")]);
    }

    private async Task<bool> AnswersAsync()
    {
        Assert.That(_process!.HasExited, Is.False, "nginx ended by itself");
        try
        {
            using var reply = await Client.GetAsync("/");
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
