using System.Diagnostics;
using System.Globalization;
using Npgsql;
using NUnit.Framework;

namespace Interlock.Api.Tests.Support;

/// <summary>One throw-away PostgreSQL per test run, started by the first test that asks: loopback, free port, own folder.</summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    private const string Binaries = "/usr/lib/postgresql";
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(30);
    private static readonly SemaphoreSlim Gate = new(1);
    private static PostgresServer? _shared;

    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"interlock-postgres-{Guid.NewGuid():n}");
    private readonly int _port = FreePort.Next();
    private readonly string _bin;
    private Process? _process;

    private PostgresServer(string bin) => _bin = bin;

    /// <summary>The server of this run. Where PostgreSQL is not installed the test is skipped, and says so.</summary>
    public static async Task<PostgresServer> SharedAsync()
    {
        await Gate.WaitAsync();
        try
        {
            return _shared ??= await StartAsync(NewestBinaries());
        }
        finally
        {
            Gate.Release();
        }
    }

    /// <summary>Stops the server of this run, if a test started it.</summary>
    public static async Task StopSharedAsync()
    {
        if (_shared is { } server)
        {
            await server.DisposeAsync();
        }
    }

    /// <summary>A server of a test's own, which it may stop and start.</summary>
    public static Task<PostgresServer> StartOwnAsync() => StartAsync(NewestBinaries());

    /// <summary>Creates a database.</summary>
    /// <returns>Its connection string.</returns>
    public async Task<string> CreateAsync(string database)
    {
        await using var connection = new NpgsqlConnection(ConnectionTo("postgres") + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"CREATE DATABASE \"{database}\"", connection);
        await command.ExecuteNonQueryAsync();
        return ConnectionTo(database);
    }

    /// <summary>The connection string of a database, whether it exists or not.</summary>
    public string ConnectionTo(string database) =>
        $"Host=127.0.0.1;Port={_port};Username=postgres;Database={database};Timeout=5;"
        + "Command Timeout=30;Connection Idle Lifetime=5;Connection Pruning Interval=2";

    /// <summary>Starts the server on its data, and waits until it answers.</summary>
    public async Task StartAsync()
    {
        var data = Path.Combine(_folder, "data");
        var port = _port.ToString(CultureInfo.InvariantCulture);
        _process = Launch(
            Path.Combine(_bin, "postgres"), "-D", data, "-p", port, "-h", "127.0.0.1", "-k", data, "-F",
            "-c", "full_page_writes=off", "-c", "max_connections=300");
        await AnswersAsync();
    }

    /// <summary>Stops the server at once, as an outage would; its data stays.</summary>
    public async Task StopAsync()
    {
        if (_process is { HasExited: false } process)
        {
            using var kill = Process.Start("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)]);
            await kill.WaitForExitAsync();
            await process.WaitForExitAsync().WaitAsync(StartTimeout);
        }
    }

    /// <summary>Has every process of it stand still: connections stay open and nothing answers.</summary>
    public Task PauseAsync() => SignalAllAsync("STOP");

    /// <summary>Lets it go on.</summary>
    public Task ResumeAsync() => SignalAllAsync("CONT");

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await ResumeAsync();
        await StopAsync();
        _process?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task SignalAllAsync(string signal)
    {
        if (_process is { HasExited: false } process)
        {
            using var kill = Process.Start("bash", ["-c", $"kill -{signal} {process.Id} $(pgrep -P {process.Id})"]);
            await kill.WaitForExitAsync();
        }
    }

    private static async Task<PostgresServer> StartAsync(string bin)
    {
        var server = new PostgresServer(bin);
        await server.InitializeAsync();
        await server.StartAsync();
        return server;
    }

    private async Task InitializeAsync()
    {
        Directory.CreateDirectory(_folder);
        if (Environment.IsPrivilegedProcess)
        {
            using var chown = Process.Start("chown", ["postgres:postgres", _folder]);
            await chown.WaitForExitAsync();
        }

        var data = Path.Combine(_folder, "data");
        using var initdb = Launch(
            Path.Combine(_bin, "initdb"), "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync");
        await initdb.WaitForExitAsync();
        Assert.That(initdb.ExitCode, Is.Zero, "initdb");
    }

    // PostgreSQL refuses to run as root.
    private Process Launch(params string[] command)
    {
        string[] demoted = Environment.IsPrivilegedProcess
            ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", .. command]
            : command;
        var start = new ProcessStartInfo(demoted[0], demoted[1..])
        {
            WorkingDirectory = _folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        start.Environment["PATH"] = "/usr/bin:/bin";
        start.Environment["LANG"] = "C.UTF-8";
        var process = Process.Start(start)!;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private async Task AnswersAsync()
    {
        var deadline = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                await using var connection = new NpgsqlConnection(ConnectionTo("postgres") + ";Pooling=false");
                await connection.OpenAsync();
                return;
            }
            catch (NpgsqlException) when (deadline.Elapsed < StartTimeout && _process is { HasExited: false })
            {
                await Task.Yield();
            }
        }
    }

    private static string NewestBinaries()
    {
        var newest = Directory.Exists(Binaries)
            ? Directory.GetDirectories(Binaries).Where(folder => File.Exists(Path.Combine(folder, "bin/initdb"))).MaxBy(Version)
            : null;
        if (newest is null)
        {
            Assert.Ignore($"PostgreSQL is not installed ({Binaries}/*/bin): everything on PostgreSQL goes UNTESTED in this run.");
        }

        return Path.Combine(newest!, "bin");
    }

    private static int Version(string folder) =>
        int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var version) ? version : 0;
}
