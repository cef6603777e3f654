using System.Text;
using Interlock.Api.Tests.Support;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Commands;

/// <summary>A value of the environment, of <c>.env</c> or of an override is in no output of any command, nor in replies and logs of the server.</summary>
[Parallelizable]
public sealed class HiddenValueTests
{
    private const string Secret = "hunter2-of-nobody";

    private readonly TemporaryFolder _folder = new();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [TestCase("    active: v2", "    active: ${X}", "X")]
    [TestCase("path: models/iris/v2.onnx", "path: \"${X}/v2.onnx\"", "X")]
    [TestCase("    active: v2", "    active: v2", "INTERLOCK__MODELS__IRIS__ACTIVE")]
    [TestCase("server:\n", "server:\n  hosts: [\"a/${X}\"]\n", "X")]
    public async Task Commands_WrongValue_IsNotPrinted(string old, string @new, string variable)
    {
        _folder.Write("config.yaml", TestServer.SampleConfig.Replace(old, @new, StringComparison.Ordinal));
        foreach (var command in new[] { "check", "plan", "status", "apply", "rollback", "revisions", "--migrate", "job" })
        {
            var run = await InterlockCommand.RunAsync(_folder.Path, [command], (variable, Secret), ("INTERLOCK__SERVER__URLS", "http://127.0.0.1:1"));

            Assert.That(run.Output + run.Errors, Is.Not.Empty.And.Not.Contain(Secret), command);
        }
    }

    [Test]
    public async Task Server_ValuesOfDotEnv_AreNotInRepliesOrLogs()
    {
        var models = Directory.CreateDirectory(_folder.PathOf(Secret)).FullName;
        foreach (var file in new[] { "v1.onnx", "v2.onnx", "golden.jsonl" })
        {
            File.Copy(Repository.PathOf($"models/iris/{file}"), Path.Combine(models, file));
        }

        _folder.Write(".env", $"MODELS={models}\nWORD={Secret}\n");
        var yaml = TestServer.SampleConfig.Replace("models/iris/", "${MODELS}/", StringComparison.Ordinal).Replace("{ runtime: onnx, path: ${MODELS}/v1.onnx }", "{ runtime: onnx, path: \"${MODELS}/v1.onnx\" }", StringComparison.Ordinal)
            .Replace("{ runtime: onnx, path: ${MODELS}/v2.onnx }", "{ runtime: onnx, path: \"${MODELS}/v2.onnx\" }", StringComparison.Ordinal).Replace("{ golden: ${MODELS}/golden.jsonl }", "{ golden: \"${MODELS}/golden.jsonl\" }", StringComparison.Ordinal)
            .Replace("      ml: { runtime: mlnet, path: ${MODELS}/ml.zip }\n", "", StringComparison.Ordinal);
        _folder.Write("config.yaml", yaml);
        await using var server = await ServerProcess.Start(_folder.Path).ReadyAsync();
        var said = new StringBuilder();

        foreach (var text in new[]
        {
            yaml.Replace("active: v2", "active: ${WORD}", StringComparison.Ordinal),
            yaml.Replace("active: v2", "active: v2\n    keep-loaded: [\"${WORD}\"]", StringComparison.Ordinal),
            yaml.Replace("\"${MODELS}/v2.onnx\"", "\"${MODELS}/v3.onnx\"", StringComparison.Ordinal),
            yaml.Replace("\"${MODELS}/v2.onnx\"", "\"${MODELS}/golden.jsonl\"", StringComparison.Ordinal),
            yaml.Replace("active: v2", "active: v1", StringComparison.Ordinal),
            yaml.Replace("active: v2", "active: v1\n    description: \"${WORD}\"", StringComparison.Ordinal),
        })
        {
            foreach (var path in new[] { "/admin/plan", "/admin/apply" })
            {
                using var body = new StringContent(text, Encoding.UTF8, "application/yaml");
                using var reply = await server.Client.PostAsync(path, body);
                said.AppendLine(await reply.Content.ReadAsStringAsync());
            }
        }

        foreach (var path in new[] { "/admin/models", "/admin/revisions", "/admin/revisions/1", "/admin/revisions/2", "/healthz/ready" })
        {
            said.AppendLine(await server.Client.GetStringAsync(path));
        }

        server.Signal("TERM");
        var (_, output, errors) = await server.EndAsync();
        foreach (var log in Directory.GetFiles(_folder.PathOf("logs")))
        {
            said.AppendLine(await File.ReadAllTextAsync(log));
        }

        Assert.That(said.ToString() + output + errors, Does.Contain("${WORD}").And.Not.Contain(Secret));
    }
}
