using System.Net;
using Interlock.Api.Tests.Support;
using NUnit.Framework;

namespace Interlock.Api.Tests.Infrastructure.Plugins;

/// <summary>Models of plugins in a server: what they do wrong is told as for all others, and hurts nobody else.</summary>
[Parallelizable]
public sealed class PluginModelTests
{
    private readonly TemporaryFolder _folder = new();
    private readonly CapturedLog _log = new();

    [TearDown]
    public void RemoveFolder()
    {
        _folder.Dispose();
        _log.Dispose();
    }

    [Test]
    public async Task Infer_ModelThatThrows_500AndTheNextIsAnswered()
    {
        await using var server = await TestServer.StartAsync(Model("request"), _log.Wire, Plugins("a", typeof(FaultyModule)));

        var failed = await server.PostAsync("/models/m", """{"x":101}""");
        var next = await server.PostAsync("/models/m", """{"x":5}""");

        Assert.That(failed.StatusCode, Is.EqualTo(HttpStatusCode.InternalServerError));
        Assert.That((await TestServer.JsonOf(failed)).GetProperty("code").GetString(), Is.EqualTo("internal_error"));
        Assert.That((await TestServer.JsonOf(next)).GetProperty("data").GetProperty("result").GetDouble(), Is.EqualTo(5));
        Assert.That(_log.Errors.Count(line => line.Exception is ArithmeticException), Is.EqualTo(1));
    }

    [TestCase("constructor", "models.m.versions.v1: ArithmeticException: a fault of the constructor")]
    [TestCase("warm-up", "models.m.versions.v1: warm-up: ArithmeticException: a fault of the warm-up")]
    public async Task Start_ModelThatThrows_RefusedWithItsName(string place, string reason)
    {
        PluginAssembly.Write(_folder.PathOf("plugins/a/a.dll"), typeof(FaultyModule));
        File.Copy(typeof(FaultyModule).Assembly.Location, _folder.PathOf("plugins/a/Interlock.Api.Tests.dll"));
        _folder.Write("config.yaml", Model(place));

        var server = await InterlockCommand.RunAsync(_folder.Path, [], ("INTERLOCK__SERVER__URLS", "http://127.0.0.1:0"));

        Assert.That(server.ExitCode, Is.EqualTo(1), server.Output);
        Assert.That(server.Output, Does.Contain($"The server cannot start: {reason}"));
    }

    [Test]
    public async Task Start_WithPlugins_TheLogNamesEach()
    {
        PluginAssembly.Write(_folder.PathOf("bad.dll"), typeof(ThrowingModule));
        await using var server = await TestServer.StartAsync(Model(""), _log.Wire, Plugins("a", typeof(FaultyModule)));

        Assert.That(_log.Lines.Select(line => line.Text), Has.One.EqualTo($"Plugin {_folder.PathOf("a.dll")} adds faulty (tabular)"));
        Assert.That(_log.Lines.Select(line => line.Text), Has.One.EqualTo(
            $"Plugin {_folder.PathOf("bad.dll")}: it threw InvalidOperationException: No licence was found. Buy one; it is skipped"));
    }

    [Test]
    public async Task Start_PluginThatRegistersServicesOfTheServer_TheServersStand()
    {
        await using var server = await TestServer.StartAsync(environment: Plugins("a", typeof(UsurpingModule)));

        var reply = await TestServer.JsonOf(await server.PostAsync("/models/iris", """{"features":[5.1,3.5,1.4,0.2]}"""));

        Assert.That(reply.GetProperty("data").GetProperty("label").GetString(), Is.EqualTo("setosa"));
    }

    private (string, string) Plugins(string name, Type module)
    {
        PluginAssembly.Write(_folder.PathOf($"{name}.dll"), module);
        return ("INTERLOCK_PLUGINS", _folder.Path);
    }

    private static string Model(string failsIn) => $$"""
        models:
          m:
            kind: tabular
            features: { x: { min: 0, max: 200 } }
            active: v1
            versions: { v1: { runtime: faulty, fails-in: "{{failsIn}}" } }
        """;
}
