using System.Net;
using System.Text.RegularExpressions;
using Interlock.Api.Tests.Docs;
using Interlock.Api.Tests.Support;
using Microsoft.Extensions.Hosting.Systemd;
using Moq;
using NUnit.Framework;

namespace Interlock.Api.Tests.Deploy;

/// <summary>The unit of systemd, and what the server reports to systemd.</summary>
[Parallelizable]
[Platform("Linux")]
public sealed partial class SystemdTests
{
    private static readonly TimeSpan WatchdogSec = TimeSpan.FromSeconds(0.6);

    [TearDown]
    public void RemoveVariable() => Environment.SetEnvironmentVariable("WATCHDOG_USEC", null);

    [Test]
    public async Task Unit_Security_IsBelowTwo()
    {
        var (_, which) = await Shell.RunAsync("command -v systemd-analyze || true");
        if (which.Length == 0)
        {
            Assert.Ignore("systemd-analyze is not installed: the sandbox of the unit goes UNTESTED in this run.");
        }

        var (exitCode, report) = await Shell.RunAsync("systemd-analyze security --offline=true deploy/systemd/interlock.service");

        Assert.That(exitCode, Is.Zero, report);
        Assert.That(double.Parse(Exposure().Match(report).Groups[1].ValueSpan, System.Globalization.CultureInfo.InvariantCulture), Is.LessThan(2.0), report);
    }

    [Test]
    public async Task Process_FromStartToEnd_ReportsEachState()
    {
        using var folder = new TemporaryFolder();
        folder.Write("config.yaml", TestServer.SampleConfig);
        using var systemd = new NotifySocket(folder);
        await using var server = ServerProcess.Start(folder.Path, [.. systemd.Environment(WatchdogSec), ("INTERLOCK__SERVER__DRAIN__DELAY", "1s")]);

        await systemd.HearsAsync("READY=1");
        Assert.That(systemd.States[0], Is.EqualTo("READY=1"));
        Assert.That((await server.Client.GetAsync("/healthz/ready")).StatusCode, Is.EqualTo(HttpStatusCode.OK), "it is ready when it reports so");
        await systemd.HearsAsync("WATCHDOG=1");

        var reloading = systemd.States.Count;
        server.Signal("HUP");
        await systemd.HearsAsync("RELOADING=1\nMONOTONIC_USEC=", reloading);
        await systemd.HearsAsync("READY=1", reloading);

        server.Signal("TERM");
        await systemd.HearsAsync("STOPPING=1");
        Assert.That(await server.IsReadyAsync(), Is.False);
        Assert.That((await server.EndAsync()).ExitCode, Is.Zero);
        Assert.That(systemd.States.Count(state => state == "STOPPING=1"), Is.EqualTo(1));
    }

    // To start again would help nothing, and would lose what does not need the datastore.
    [Test]
    public async Task Process_TheDatastoreIsAway_IsNotRestarted()
    {
        using var folder = new TemporaryFolder();
        folder.Write("config.yaml", TestServer.SampleConfig);
        using var systemd = new NotifySocket(folder);
        await using var server = await ServerProcess.Start(folder.Path, systemd.Environment(WatchdogSec)).ReadyAsync();

        File.Delete(folder.PathOf("data/interlock.db"));
        await Poll.UntilAsync(async () => !await server.IsReadyAsync(), "readiness is off");

        await systemd.HearsAsync("WATCHDOG=1", systemd.States.Count);
        await systemd.HearsAsync("WATCHDOG=1", systemd.States.Count);
    }

    [Test]
    public async Task Process_ThatCannotStart_IsNeverReady()
    {
        using var folder = new TemporaryFolder();
        folder.Write("config.yaml", TestServer.SampleConfig.Replace("models/iris/v2.onnx", "models/iris/missing.onnx", StringComparison.Ordinal));
        using var systemd = new NotifySocket(folder);
        await using var server = ServerProcess.Start(folder.Path, systemd.Environment(WatchdogSec));

        Assert.That((await server.EndAsync()).ExitCode, Is.EqualTo(1));

        Assert.That(systemd.States, Has.None.EqualTo("READY=1"));
    }

    [Test]
    public async Task Server_AModelHangs_IsNotAliveUntilItIsReleased()
    {
        var states = new System.Collections.Concurrent.ConcurrentQueue<string>();
        var systemd = new Mock<ISystemdNotifier>();
        systemd.Setup(notifier => notifier.IsEnabled).Returns(true);
        systemd.Setup(notifier => notifier.Notify(It.IsAny<ServiceState>())).Callback<ServiceState>(state => states.Enqueue(state.ToString()));
        Environment.SetEnvironmentVariable("WATCHDOG_USEC", "300000");
        using var model = new HangingModel(keepsThread: true);
        await using var server = await TestServer.StartAsync(
            """
            models:
              echo:
                kind: tabular
                features: { x: {}, y: {} }
                active: v1
                versions: { v1: { runtime: onnx, path: models/iris/v2.onnx } }
                serving: { timeout: 3s, hung-after: 300ms }
            """,
            container =>
            {
                model.Wire(container);
                Autofac.RegistrationExtensions.RegisterInstance(container, systemd.Object);
            });
        await AliveAsync();

        var asked = server.PostAsync("/models/echo", """{"features":[13,0]}""");
        await Poll.UntilAsync(async () => !(await server.Client.GetAsync("/healthz/ready")).IsSuccessStatusCode, "it hangs");
        states.Clear();
        await Task.Delay(TimeSpan.FromMilliseconds(500));
        Assert.That(states, Is.Empty);

        model.Release();
        await AliveAsync();
        await asked;

        Task AliveAsync() => Poll.UntilAsync(() => Task.FromResult(states.Contains("WATCHDOG=1")), "it is alive");
    }

    [GeneratedRegex(@"Overall exposure level for interlock\.service: ([\d.]+)")]
    private static partial Regex Exposure();
}
