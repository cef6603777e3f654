using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using NUnit.Framework;

namespace Interlock.Api.Tests.Support;

/// <summary>The server as a process of its own, as ops run it; ended by its id.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private const string Urls = "INTERLOCK__SERVER__URLS";

    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly ConcurrentQueue<string> _errors = new();

    /// <summary>The program: the published one, where ./test names its folder.</summary>
    public static string Program { get; } = Path.Combine(Environment.GetEnvironmentVariable("INTERLOCK_TEST_SERVER") ?? AppContext.BaseDirectory, "interlock.dll");

    private ServerProcess(Process process, Uri address)
    {
        _process = process;
        _output = process.StandardOutput.ReadToEndAsync();
        process.ErrorDataReceived += (_, line) => _errors.Enqueue(line.Data ?? "");
        process.BeginErrorReadLine();
        Client = new HttpClient { BaseAddress = address };
    }

    public HttpClient Client { get; }

    public int Id => _process.Id;

    /// <summary>What it wrote to its error stream so far.</summary>
    public string Errors => string.Join('\n', _errors).Trim();

    /// <summary>Starts it in a folder that holds config.yaml; it may still be loading.</summary>
    public static ServerProcess Start(string folder, params (string Name, string Value)[] environment) => StartThrough(":", folder, environment);

    /// <summary>Starts it from a shell that runs a command before it. SIGINT and SIGHUP do what they do by default, also where this process ignores them.</summary>
    public static ServerProcess StartThrough(string command, string folder, params (string Name, string Value)[] environment)
    {
        var address = new Uri(environment.FirstOrDefault(variable => variable.Name == Urls).Value ?? $"http://127.0.0.1:{FreePort.Next()}");
        var defaults = OperatingSystem.IsLinux() ? "env --default-signal=INT,HUP " : "";
        var start = new ProcessStartInfo("bash", ["-c", $"{command}; exec {defaults}dotnet \"$0\"", Program])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment[Urls] = address.ToString().TrimEnd('/');
        start.Environment["INTERLOCK__SERVER__HOSTS"] = "[x]";
        start.Environment.Remove("APP_ROOT");
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return new ServerProcess(Process.Start(start)!, address);
    }

    /// <summary>Waits until it is ready.</summary>
    public async Task<ServerProcess> ReadyAsync()
    {
        await Poll.UntilAsync(() => IsReadyAsync(), "the process is ready", seconds: 60);
        return this;
    }

    /// <summary>Sends a signal: TERM, INT, HUP or KILL.</summary>
    public void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <summary>Posts to it and requires a 200.</summary>
    public async Task PostOkAsync(string path, string body, string type = "application/json")
    {
        using var content = new StringContent(body, Encoding.UTF8, type);
        using var reply = await Client.PostAsync(path, content);
        Assert.That((int)reply.StatusCode, Is.EqualTo(200), await reply.Content.ReadAsStringAsync());
    }

    /// <summary>Waits for the end.</summary>
    public async Task<(int ExitCode, string Output, string Errors)> EndAsync(int seconds = 30)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        try
        {
            await _process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"The process did not end within {seconds} s.");
        }

        return (_process.ExitCode, await _output, Errors);
    }

    public async Task<bool> IsReadyAsync()
    {
        if (_process.HasExited)
        {
            Assert.Fail($"The process ended by itself. {Errors}\n{await _output}");
        }

        try
        {
            return (await Client.GetAsync("/healthz/ready")).IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        Client.Dispose();
    }
}
