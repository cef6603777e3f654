using System.Text.Json;
using Interlock.Api.Tests.Support;
using NUnit.Framework;

namespace Interlock.Api.Tests.Infrastructure.Plugins;

/// <summary>The sample plugin in a server that is a process of its own.</summary>
[Parallelizable]
public sealed class SamplePluginTests
{
    public const string Yaml = """
        models:
          fever:
            kind: tabular
            features: { temperature: { min: 30, max: 45 } }
            labels: [healthy, fever]
            active: v1
            versions: { v1: { runtime: threshold, feature: temperature, threshold: 38 } }
        """;

    private readonly TemporaryFolder _folder = new();

    [SetUp]
    public async Task Install()
    {
        await SamplePlugin.InstallAsync(_folder);
        _folder.Write("config.yaml", Yaml);
    }

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public async Task Serve_PluginBesideTheConfiguration_AnswersThroughHttp()
    {
        await using var server = await ServerProcess.Start(_folder.Path).ReadyAsync();

        Assert.That(await LabelAsync(server, 37.9), Is.EqualTo("healthy"));
        Assert.That(await LabelAsync(server, 38), Is.EqualTo("fever"));
        server.Signal("TERM");
        Assert.That((await server.EndAsync()).Output, Does.Contain("Plugin plugins/Threshold.dll adds threshold (tabular)"));
    }

    [Test]
    public async Task Serve_PluginOverwrittenMeanwhile_GoesOn()
    {
        await using var server = await ServerProcess.Start(_folder.Path).ReadyAsync();

        File.WriteAllBytes(_folder.PathOf("plugins/Threshold.dll"), new byte[10]);

        Assert.That(await LabelAsync(server, 40), Is.EqualTo("fever"));
    }

    [Test]
    public async Task Check_VersionThatThePluginRefuses_ReportsItsKeysAsItsOwn()
    {
        _folder.Write("config.yaml", Yaml.Replace("threshold: 38", "treshold: hot", StringComparison.Ordinal));

        var check = await InterlockCommand.RunAsync(_folder.Path, ["check"]);

        Assert.That(check.ExitCode, Is.EqualTo(1));
        Assert.That(check.ErrorLines, Is.EqualTo(new[]
        {
            "config.yaml:7:65: models.fever.versions.v1.treshold: unknown key 'treshold'; did you mean 'threshold'?",
            "config.yaml:7:75: models.fever.versions.v1.threshold: 'hot' is not a number",
            "2 errors, 0 warnings",
        }));
    }

    [Test]
    public async Task Serve_VersionThatThePluginRefuses_NotStarted()
    {
        _folder.Write("config.yaml", Yaml.Replace("[healthy, fever]", "[healthy]", StringComparison.Ordinal));

        var server = await InterlockCommand.RunAsync(_folder.Path, [], ("INTERLOCK__SERVER__URLS", "http://127.0.0.1:0"));

        Assert.That(server.ExitCode, Is.EqualTo(1));
        Assert.That(server.Output, Does.Contain("models.fever.versions.v1: a threshold has two sides, so two labels are needed, not 1"));
    }

    [Test]
    public async Task Check_BrokenPluginBesideAGoodOne_AWarning()
    {
        _folder.Write("plugins/bad.dll", "not an assembly");

        var check = await InterlockCommand.RunAsync(_folder.Path, ["check"]);

        Assert.That(check.ExitCode, Is.Zero, check.Errors);
        Assert.That(check.ErrorLines, Is.EqualTo(new[] { "plugins/bad.dll: warning: it is no .NET assembly, or a damaged one; it is skipped" }));
        Assert.That(check.Output, Does.Contain("is valid: 1 model, 1 warning"));
    }

    [Test]
    public async Task Schema_WithThePlugin_ExplainsItsKeys()
    {
        var schema = await InterlockCommand.RunAsync(_folder.Path, ["schema"]);

        Assert.That(schema.Output, Does.Contain("\"const\": \"threshold\"").And.Contain("The feature that is compared."));
    }

    private static async Task<string?> LabelAsync(ServerProcess server, double temperature)
    {
        using var content = new StringContent(JsonSerializer.Serialize(new { temperature }), System.Text.Encoding.UTF8, "application/json");
        var reply = await TestServer.JsonOf(await server.Client.PostAsync("/models/fever", content));
        return reply.GetProperty("data").GetProperty("label").GetString();
    }
}
