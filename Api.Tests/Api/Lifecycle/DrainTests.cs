using System.Net;
using System.Net.Sockets;
using System.Text;
using Interlock.Api.Tests.Support;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Lifecycle;

/// <summary>How the server starts and stops.</summary>
[Parallelizable]
public sealed class DrainTests
{
    [TestCase("TERM")]
    [TestCase("INT")]
    public async Task Signal_WhileServing_NotReadyThenServesOnThenExitsZero(string signal)
    {
        using var folder = new TemporaryFolder();
        folder.Write("config.yaml", TestServer.SampleConfig);
        await using var server = await ServerProcess.Start(folder.Path, ("INTERLOCK__SERVER__DRAIN__DELAY", "2s")).ReadyAsync();

        server.Signal(signal);

        await Poll.UntilAsync(async () => !await server.IsReadyAsync(), "readiness is off");
        using var body = new StringContent("""{"features":[5.1,3.5,1.4,0.2]}""", Encoding.UTF8, "application/json");
        using var reply = await server.Client.PostAsync("/models/iris", body);
        Assert.That(reply.StatusCode, Is.EqualTo(HttpStatusCode.OK), "requests within drain.delay are served");
        Assert.That((await server.EndAsync()).ExitCode, Is.Zero);
    }

    // drain.timeout and ten seconds: the clients of a broker that does not answer would wait for a minute and more.
    [Test]
    public async Task Term_WhileTheBrokerStandsStill_EndsInTime()
    {
        await using var broker = await RabbitMqBroker.StartOwnAsync();
        using var folder = new TemporaryFolder();
        folder.Write("config.yaml", $"queue: {{ engine: rabbitmq, url: \"{broker.Url}\" }}\n{TestServer.SampleConfig}");
        await using var server = await ServerProcess.Start(
            folder.Path,
            ("INTERLOCK__SERVER__DRAIN", "{ delay: 0s, timeout: 1s }"),
            ("INTERLOCK__MODELS__IRIS__CONSUME", "{ queue: still }")).ReadyAsync();
        await using (var connection = await broker.ConnectAsync())
        {
            await Poll.UntilAsync(() => RabbitMqBroker.HasConsumerAsync(connection, "still"), "the model consumes");
        }

        broker.Pause();
        server.Signal("TERM");

        await server.EndAsync(seconds: 25);
    }

    [Test]
    public async Task Term_WhileARequestIsBeingSent_ItIsAnswered()
    {
        using var folder = new TemporaryFolder();
        folder.Write("config.yaml", TestServer.SampleConfig);
        await using var server = await ServerProcess.Start(folder.Path, ("INTERLOCK__SERVER__DRAIN__DELAY", "0s")).ReadyAsync();
        using var slow = new TcpClient();
        await slow.ConnectAsync(server.Client.BaseAddress!.Host, server.Client.BaseAddress.Port);
        await using var stream = slow.GetStream();
        const string Body = """{"features":[5.1,3.5,1.4,0.2]}""";
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"POST /models/iris HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {Body.Length}\r\n\r\n{Body[..10]}"));
        Assert.That(await server.IsReadyAsync());

        server.Signal("TERM");
        await Poll.UntilAsync(() => RefusesConnectionsAsync(server.Client.BaseAddress), "the server admits no more");
        await stream.WriteAsync(Encoding.ASCII.GetBytes(Body[10..]));

        var reply = new byte[4096];
        var length = await stream.ReadAsync(reply);
        Assert.That(Encoding.ASCII.GetString(reply, 0, length), Does.StartWith("HTTP/1.1 200"));
        Assert.That((await server.EndAsync()).ExitCode, Is.Zero);
    }

    [Test]
    public async Task Start_ModelFileIsDamaged_ExitsOneNamingIt()
    {
        using var folder = new TemporaryFolder();
        folder.Write("broken.onnx", "this is no model");
        folder.Write("config.yaml", TestServer.SampleConfig.Replace("models/iris/v2.onnx", "broken.onnx", StringComparison.Ordinal));
        await using var server = ServerProcess.Start(folder.Path);

        var (exitCode, output, _) = await server.EndAsync(60);

        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(output, Does.Contain("models.iris.versions.v2").And.Contain("broken.onnx"));
    }

    [Test]
    public async Task Start_ConfigHasErrors_ExitsOneWithTheReport()
    {
        using var folder = new TemporaryFolder();
        folder.Write("config.yaml", TestServer.SampleConfig.Replace("active: v2", "active: v9", StringComparison.Ordinal));
        await using var server = ServerProcess.Start(folder.Path);

        var (exitCode, _, errors) = await server.EndAsync(60);

        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(errors, Does.Contain("models.iris.active").And.Contain("v9"));
    }

    [Test]
    public async Task Start_GoldenAnswersAreWrong_ExitsOneNamingTheLine()
    {
        using var folder = new TemporaryFolder();
        folder.Write("golden.jsonl", """{"features":[5.1,3.5,1.4,0.2],"label":"virginica"}""");
        folder.Write("config.yaml", TestServer.SampleConfig.Replace("models/iris/golden.jsonl", "golden.jsonl", StringComparison.Ordinal));
        await using var server = ServerProcess.Start(folder.Path);

        var (exitCode, output, _) = await server.EndAsync(60);

        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(output, Does.Contain("golden.jsonl:1").And.Contain("setosa"));
    }

    [Test]
    public async Task Start_AddressIsInUse_ExitsOneInOneLine()
    {
        using var folder = new TemporaryFolder();
        folder.Write("config.yaml", TestServer.SampleConfig);
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        await using var server = ServerProcess.Start(folder.Path, ("INTERLOCK__SERVER__URLS", $"http://127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}"));

        var (exitCode, _, errors) = await server.EndAsync(60);

        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(errors.Trim(), Does.StartWith("The server cannot start:").And.Contain("in use").And.Not.Contain("\n"));
    }

    [Test]
    public async Task Start_NLogConfigIsBroken_ExitsOneNamingIt()
    {
        using var folder = new TemporaryFolder();
        folder.Write("config.yaml", TestServer.SampleConfig);
        folder.Write("nlog.config", "<nlog><targets>");
        await using var server = ServerProcess.Start(folder.Path);

        var (exitCode, _, errors) = await server.EndAsync(60);

        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(errors, Does.Contain("nlog.config"));
    }

    [Test]
    public async Task Start_Ready_PrintsACurlThatWorks()
    {
        using var folder = new TemporaryFolder();
        folder.Write("config.yaml", TestServer.SampleConfig);
        await using var server = await ServerProcess.Start(folder.Path).ReadyAsync();

        await Poll.UntilAsync(() => Task.FromResult(server.Errors.Contains("/docs", StringComparison.Ordinal)), "it said what to try");
        var line = server.Errors.Split('\n').Single(text => text.Contains("curl", StringComparison.Ordinal));

        using var curl = System.Diagnostics.Process.Start("bash", ["-c", line.Trim().Replace("curl ", "curl --fail -s -o /dev/null ", StringComparison.Ordinal)]);
        await curl.WaitForExitAsync();
        Assert.That(curl.ExitCode, Is.Zero, line);
    }

    [Test]
    public async Task Start_GoldenRequestBreaksTheContract_ExitsOneNamingTheLine()
    {
        using var folder = new TemporaryFolder();
        folder.Write("golden.jsonl", """{"features":[5.1,3.5,1.4],"label":"setosa"}""");
        folder.Write("config.yaml", TestServer.SampleConfig.Replace("models/iris/golden.jsonl", "golden.jsonl", StringComparison.Ordinal));
        await using var server = ServerProcess.Start(folder.Path);

        var (exitCode, output, _) = await server.EndAsync(60);

        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(output, Does.Contain("models.iris.versions.v2: golden.jsonl:1").And.Contain("has 3 values"));
    }

    private static async Task<bool> RefusesConnectionsAsync(Uri address)
    {
        using var probe = new TcpClient();
        try
        {
            await probe.ConnectAsync(address.Host, address.Port);
            return false;
        }
        catch (SocketException)
        {
            return true;
        }
    }
}
