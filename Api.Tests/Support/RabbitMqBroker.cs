using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using NUnit.Framework;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Interlock.Api.Tests.Support;

/// <summary>A throw-away RabbitMQ on loopback, with free ports and a folder of its own: one for the whole run, own ones for tests that restart it.</summary>
internal sealed class RabbitMqBroker : IAsyncDisposable
{
    private const string Binaries = "/usr/lib/rabbitmq/bin";
    private const string Loopback = "-kernel inet_dist_use_interface {127,0,0,1}";
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan QueuesAreSaved = TimeSpan.FromSeconds(1.5);
    private static readonly SemaphoreSlim Gate = new(1);
    private static RabbitMqBroker? _shared;

    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"interlock-rabbitmq-{Guid.NewGuid():n}");
    private readonly int _port = FreePort.Next();
    private readonly int _tlsPort = FreePort.Next();
    private readonly int _distributionPort = FreePort.Next();
    private readonly int _mapperPort = FreePort.Next();
    private Process? _mapper;
    private Process? _broker;

    /// <summary>Its address, for config.yaml.</summary>
    public string Url => $"amqp://guest:guest@127.0.0.1:{_port}/";

    /// <summary>The same by TLS. Its certificate is trusted only where <see cref="Certificate"/> is.</summary>
    public string TlsUrl => $"amqps://guest:guest@localhost:{_tlsPort}/";

    /// <summary>A PEM file with the certificate that it signed itself.</summary>
    public string Certificate => Path.Combine(_folder, "certificate.pem");

    /// <summary>The broker of this run. Where RabbitMQ is not installed the test is skipped, and says so.</summary>
    public static async Task<RabbitMqBroker> SharedAsync()
    {
        await Gate.WaitAsync();
        try
        {
            return _shared ??= await StartOwnAsync();
        }
        finally
        {
            Gate.Release();
        }
    }

    /// <summary>Stops the broker of this run, if a test started it.</summary>
    public static async Task StopSharedAsync()
    {
        if (_shared is { } broker)
        {
            await broker.DisposeAsync();
        }
    }

    /// <summary>A broker of a test's own, which it may stop and start.</summary>
    public static async Task<RabbitMqBroker> StartOwnAsync()
    {
        var broker = Create();
        await broker.StartAsync();
        return broker;
    }

    /// <summary>A broker that is not started yet.</summary>
    public static RabbitMqBroker Create()
    {
        if (!File.Exists(Path.Combine(Binaries, "rabbitmq-server")))
        {
            Assert.Ignore($"RabbitMQ is not installed ({Binaries}): everything on RabbitMQ goes UNTESTED in this run.");
        }

        var broker = new RabbitMqBroker();
        broker.Prepare();
        return broker;
    }

    /// <summary>Starts it on its data, and waits until it answers.</summary>
    public async Task StartAsync()
    {
        // Else the broker starts a port mapper that outlives it.
        _mapper ??= Launch("epmd", "-port", Text(_mapperPort), "-address", "127.0.0.1");
        _broker = Launch(Path.Combine(Binaries, "rabbitmq-server"));
        var deadline = Stopwatch.StartNew();
        while (!await AnswersAsync())
        {
            Assert.That(_broker.HasExited, Is.False, "the broker ended by itself");
            Assert.That(deadline.Elapsed, Is.LessThan(StartTimeout), "the broker answers");
            await Task.Delay(50);
        }
    }

    /// <summary>Ends it with a signal (TERM or KILL); its data stays.</summary>
    public async Task StopAsync(string signal = "TERM")
    {
        // A broker writes the list of its quorum queues a second after it changed. A younger queue does not outlive a crash.
        await Task.Delay(signal == "KILL" ? QueuesAreSaved : TimeSpan.Zero);
        await EndAsync(_broker, signal);
    }

    /// <summary>Has it stand still: connections stay open and nothing answers.</summary>
    public void Pause()
    {
        using var kill = Process.Start("kill", ["-STOP", Text(_broker!.Id)]);
        kill.WaitForExit();
    }

    /// <summary>A connection for a test's own use.</summary>
    public Task<IConnection> ConnectAsync() => new ConnectionFactory { Uri = new Uri(Url) }.CreateConnectionAsync();

    /// <summary>Whether someone consumes from a queue. Where there is no such queue, the broker closes the channel that asked.</summary>
    public static async Task<bool> HasConsumerAsync(IConnection connection, string queue)
    {
        await using var channel = await connection.CreateChannelAsync();
        try
        {
            return (await channel.QueueDeclarePassiveAsync(queue)).ConsumerCount > 0;
        }
        catch (OperationInterruptedException)
        {
            return false;
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await EndAsync(_broker, "KILL");
        await EndAsync(_mapper, "KILL");
        Directory.Delete(_folder, recursive: true);
    }

    private void Prepare()
    {
        Directory.CreateDirectory(_folder);
        var cookie = Write(".erlang.cookie", Guid.NewGuid().ToString("n"));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(cookie, UnixFileMode.UserRead);
        }

        var key = WriteCertificate();
        Write(
            "rabbitmq.conf",
            $"""
            disk_free_limit.absolute = 50MB
            log.console = true
            log.console.level = error
            log.file = false
            listeners.ssl.default = 127.0.0.1:{_tlsPort}
            ssl_options.cacertfile = {Certificate}
            ssl_options.certfile = {Certificate}
            ssl_options.keyfile = {key}

            """);
        Write("plugins", "[].\n");
    }

    private string WriteCertificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        Write("certificate.pem", certificate.ExportCertificatePem());
        return Write("key.pem", key.ExportPkcs8PrivateKeyPem());
    }

    private Process Launch(string file, params string[] arguments)
    {
        var start = new ProcessStartInfo(file, arguments) { WorkingDirectory = _folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment.Clear();
        foreach (var (name, value) in Variables())
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private Dictionary<string, string> Variables() => new()
    {
        ["PATH"] = "/usr/local/bin:/usr/bin:/bin",
        ["LANG"] = "C.UTF-8",
        ["HOME"] = _folder,
        ["RUNNING_UNDER_SYSTEMD"] = "true", // the script becomes the broker instead of its parent
        ["ERL_EPMD_PORT"] = Text(_mapperPort),
        ["ERL_EPMD_ADDRESS"] = "127.0.0.1",
        ["RABBITMQ_NODENAME"] = $"test{_port}@localhost",
        ["RABBITMQ_NODE_IP_ADDRESS"] = "127.0.0.1",
        ["RABBITMQ_NODE_PORT"] = Text(_port),
        ["RABBITMQ_DIST_PORT"] = Text(_distributionPort),
        ["RABBITMQ_CONF_ENV_FILE"] = "/dev/null",
        ["RABBITMQ_CONFIG_FILE"] = Path.Combine(_folder, "rabbitmq.conf"),
        ["RABBITMQ_ENABLED_PLUGINS_FILE"] = Path.Combine(_folder, "plugins"),
        ["RABBITMQ_MNESIA_BASE"] = Path.Combine(_folder, "data"),
        ["RABBITMQ_LOG_BASE"] = Path.Combine(_folder, "log"),
        ["RABBITMQ_LOGS"] = "-",
        ["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"] = Loopback,
        ["RABBITMQ_CTL_ERL_ARGS"] = Loopback,
    };

    private async Task<bool> AnswersAsync()
    {
        try
        {
            await using var connection = await ConnectAsync();
            return true;
        }
        catch (Exception e) when (e is BrokerUnreachableException or OperationInterruptedException or IOException)
        {
            return false;
        }
    }

    private static async Task EndAsync(Process? process, string signal)
    {
        if (process is { HasExited: false })
        {
            using var kill = Process.Start("kill", [$"-{signal}", Text(process.Id)]);
            await kill.WaitForExitAsync();
            await process.WaitForExitAsync().WaitAsync(StartTimeout);
        }
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
