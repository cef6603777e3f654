using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Interlock.Bench.Swap;

/// <summary>What one window of load came to.</summary>
/// <param name="Ms">How long each answer of the model took that is not swapped, sorted.</param>
/// <param name="Failed">Requests that were not answered with 200, of either model.</param>
internal sealed record Window(double[] Ms, int Failed)
{
    public double At(double share) => Ms[Math.Clamp((int)Math.Ceiling(share * Ms.Length) - 1, 0, Ms.Length - 1)];
}

/// <summary>A server process, and the load on it.</summary>
internal sealed class ServerClient : IDisposable
{
    private const string Body = """{"features":[5.1,3.5,1.4,0.2]}""";

    private readonly DirectoryInfo _folder;
    private readonly Process _process;
    private readonly HttpClient _client;
    private int _swaps;

    private ServerClient(DirectoryInfo folder, Process process, string url)
    {
        (_folder, _process) = (folder, process);
        _client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 32 }) { BaseAddress = new Uri(url) };
    }

    public static ServerClient Start()
    {
        var folder = Directory.CreateTempSubdirectory("interlock-bench-");
        Directory.CreateSymbolicLink(Path.Combine(folder.FullName, "models"), Path.GetFullPath("models"));
        var url = $"http://127.0.0.1:{FreePort()}";
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "swap.dll"), "serve", folder.FullName, url])
        {
            WorkingDirectory = folder.FullName, RedirectStandardInput = true, RedirectStandardOutput = true,
        };
        return new ServerClient(folder, Process.Start(start)!, url);
    }

    public async Task ReadyAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!await IsReadyAsync(patience.Token))
        {
            await Task.Delay(100, patience.Token);
        }
    }

    /// <summary>Swaps iris so many times, one after the other.</summary>
    /// <param name="swaps">How many times.</param>
    /// <param name="pause">The time from one to the next, if it takes no longer.</param>
    public async Task SwapAsync(int swaps, TimeSpan pause)
    {
        for (var i = 0; i < swaps; i++)
        {
            var next = Task.Delay(pause);
            await _process.StandardInput.WriteLineAsync(_swaps++ % 2 == 0 ? "v2" : "v1");
            await _process.StandardInput.FlushAsync();
            await PublishedAsync();
            await next;
        }
    }

    /// <summary>Sends requests at a steady rate, whatever becomes of those before, until something else ends; every fourth is for iris.</summary>
    public async Task<Window> LoadAsync(int rate, Task until)
    {
        var watch = Stopwatch.StartNew();
        var sent = new List<Task<(bool IsOther, bool IsRight, double Ms)>>();
        while (!until.IsCompleted)
        {
            while (sent.Count < watch.Elapsed.TotalSeconds * rate)
            {
                sent.Add(AskAsync(isOther: sent.Count % 4 != 0));
            }

            await Task.Delay(1);
        }

        await until;
        var answers = await Task.WhenAll(sent);
        return new Window([.. answers.Where(answer => answer.IsOther).Select(answer => answer.Ms).Order()], answers.Count(answer => !answer.IsRight));
    }

    public void Dispose()
    {
        _client.Dispose();
        _process.StandardInput.Close();
        if (!_process.WaitForExit(TimeSpan.FromSeconds(30)))
        {
            _process.Kill();
        }

        _process.Dispose();
        File.Delete(Path.Combine(_folder.FullName, "models"));
        _folder.Delete(recursive: true);
    }

    private async Task PublishedAsync()
    {
        string? line;
        do
        {
            line = await _process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The server has ended.");
        }
        while (!line.StartsWith(SwappedServer.Told, StringComparison.Ordinal));
        if (!line.StartsWith(SwappedServer.Told + "Published", StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"A swap was not published: {line}");
        }
    }

    private async Task<(bool IsOther, bool IsRight, double Ms)> AskAsync(bool isOther)
    {
        var start = Stopwatch.GetTimestamp();
        using var content = new StringContent(Body, Encoding.UTF8, "application/json");
        using var reply = await _client.PostAsync(isOther ? "/models/other" : "/models/iris", content);
        return (isOther, reply.StatusCode == HttpStatusCode.OK, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
    }

    private async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var reply = await _client.GetAsync("/healthz/ready", cancellationToken);
            return reply.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
