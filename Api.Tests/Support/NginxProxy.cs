using System.Diagnostics;
using NUnit.Framework;

namespace Interlock.Api.Tests.Support;

/// <summary>A throw-away nginx on loopback, with a folder of its own, in front of a server.</summary>
internal sealed class NginxProxy : IAsyncDisposable
{
    private const string Binary = "/usr/sbin/nginx";

    private readonly TemporaryFolder _folder = new();
    private readonly int _port = FreePort.Next();
    private Process? _process;

    private NginxProxy() => Client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{_port}") };

    public HttpClient Client { get; }

    /// <summary>Starts it. Where nginx is not installed the test is skipped, and says so.</summary>
    /// <param name="locations">What stands within <c>server</c>.</param>
    public static async Task<NginxProxy> StartAsync(string locations)
    {
        if (!File.Exists(Binary))
        {
            Assert.Ignore($"nginx is not installed ({Binary}): everything behind nginx goes UNTESTED in this run.");
        }

        var proxy = new NginxProxy();
        proxy.Launch(locations);
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

    private void Launch(string locations)
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
              server {
                listen 127.0.0.1:{{_port}};
                {{locations}}
              }
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
