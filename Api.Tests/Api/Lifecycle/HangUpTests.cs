using System.Diagnostics;
using System.Globalization;
using Interlock.Api.Tests.Support;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Lifecycle;

/// <summary>SIGHUP: files are read again, and nothing else happens.</summary>
[Platform(Exclude = "Win")]
[Parallelizable]
public sealed class HangUpTests
{
    private const string Drain = "INTERLOCK__SERVER__DRAIN__DELAY";

    private readonly TemporaryFolder _folder = new();

    [SetUp]
    public void WriteConfig()
    {
        _folder.Write("config.yaml", TestServer.SampleConfig);
        _folder.Write("nlog.config", File.ReadAllText(Repository.PathOf("nlog.config")).Replace("${logger} $", "[${event-properties:EventId}] $", StringComparison.Ordinal));
    }

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public async Task Hup_NothingChanged_ReadsTheFilesAgainAndServesOn()
    {
        await using var server = await ServerProcess.Start(_folder.Path, (Drain, "0s")).ReadyAsync();

        server.Signal("HUP");
        await UntilLoggedAsync(1105, 1054);

        Assert.That(await server.IsReadyAsync());
        _folder.Write("config.yaml", TestServer.SampleConfig.Replace("active: v2", "active: v1", StringComparison.Ordinal));
        server.Signal("HUP");
        await UntilLoggedAsync(1030);
        server.Signal("TERM");
        Assert.That((await server.EndAsync()).ExitCode, Is.Zero);
    }

    [Test]
    public async Task Hup_WhileStartingAndWhileDraining_EndsNothing()
    {
        await using var server = ServerProcess.Start(_folder.Path, (Drain, "1s"));
        await Poll.UntilAsync(() => Task.FromResult(Directory.Exists(_folder.PathOf("logs"))), "it has begun to start");
        await Poll.UntilAsync(
            () =>
            {
                server.Signal("HUP");
                return server.IsReadyAsync();
            },
            "it is ready");
        await UntilLoggedAsync(1105);

        server.Signal("TERM");
        await UntilLoggedAsync(1101);
        server.Signal("HUP");
        await UntilLoggedAsync(1106);

        Assert.That((await server.EndAsync()).ExitCode, Is.Zero);
    }

    // The kernel sends SIGHUP then; a server that went on would hold its port unseen.
    [Test]
    public async Task Hup_TerminalIsClosed_Drains()
    {
        var start = new ProcessStartInfo("script", ["-qfc", $"exec env --default-signal=HUP dotnet {ServerProcess.Program}", "/dev/null"])
        {
            WorkingDirectory = _folder.Path,
            RedirectStandardOutput = true,
        };
        start.Environment["INTERLOCK__SERVER__URLS"] = $"http://127.0.0.1:{FreePort.Next()}";
        start.Environment[Drain] = "0s";
        using var terminal = Process.Start(start)!;
        await UntilLoggedAsync(1100);

        using var kill = Process.Start("kill", ["-KILL", terminal.Id.ToString(CultureInfo.InvariantCulture)]);

        await UntilLoggedAsync(1101);
    }

    private Task UntilLoggedAsync(params int[] events) => Poll.UntilAsync(
        () => Task.FromResult(events.All(id => Log().Contains($"[{id}]", StringComparison.Ordinal))),
        $"events {string.Join(", ", events)} are logged");

    private string Log()
    {
        var file = _folder.PathOf("logs/application.log");
        if (!File.Exists(file))
        {
            return "";
        }

        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return new StreamReader(stream).ReadToEnd();
    }
}
