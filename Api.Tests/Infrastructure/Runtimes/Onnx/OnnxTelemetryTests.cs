using System.Text;
using System.Text.RegularExpressions;
using Interlock.Api.Tests.Support;
using NUnit.Framework;

namespace Interlock.Api.Tests.Infrastructure.Runtimes.Onnx;

/// <summary>ONNX Runtime reports usage to its makers unless it is told not to: it looks up hosts and keeps files in the cache folder.</summary>
[Platform("Linux")]
[Parallelizable]
public sealed partial class OnnxTelemetryTests
{
    private static readonly string[] SocketTables = ["tcp", "tcp6", "udp", "udp6"];

    [Test]
    public async Task Infer_ServerOfItsOwn_WritesNoFileAndOpensNoSocket()
    {
        using var folder = new TemporaryFolder();
        var home = Directory.CreateDirectory(Path.Combine(folder.Path, "home")).FullName;
        folder.Write("config.yaml", $$"""
            models:
              iris:
                kind: tabular
                features: { sepal_length, sepal_width, petal_length, petal_width }
                labels: [setosa, versicolor, virginica]
                active: v1
                versions: { v1: { runtime: onnx, path: {{Repository.PathOf("models", "iris", "v1.onnx")}} } }
            """);
        var homes = new[] { "HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "TMPDIR" };
        await using var server = ServerProcess.Start(folder.Path, [.. homes.Select(name => (name, home))]);
        await server.ReadyAsync();

        for (var i = 0; i < 20; i++)
        {
            using var body = new StringContent("""{"features":[6.1,2.8,4.7,1.2]}""", Encoding.UTF8, "application/json");
            (await server.Client.PostAsync("/models/iris", body)).EnsureSuccessStatusCode();
        }

        // .NET's own diagnostics sockets and shared memory lie in TMPDIR.
        var files = Directory.EnumerateFileSystemEntries(home).Select(path => Path.GetFileName(path)!)
            .Where(name => !name.StartsWith("dotnet-diagnostic", StringComparison.Ordinal) && !name.StartsWith("clr-debug-pipe", StringComparison.Ordinal)
                && name != ".dotnet");
        var port = server.Client.BaseAddress!.Port;
        Assert.That(files, Is.Empty);
        var ports = LocalPortsOf(server.Id);
        Assert.That(ports, Is.Not.Empty);
        Assert.That(ports, Is.All.EqualTo(port), "only sockets of the server's own address");
    }

    /// <summary>The local port of every internet socket of a process.</summary>
    private static List<int> LocalPortsOf(int process)
    {
        var sockets = Directory.EnumerateFileSystemEntries($"/proc/{process}/fd")
            .Select(entry => SocketLink().Match(File.ResolveLinkTarget(entry, returnFinalTarget: false)?.Name ?? ""))
            .Where(match => match.Success)
            .Select(match => match.Groups[1].Value)
            .ToHashSet();
        return [.. SocketTables
            .SelectMany(table => File.ReadLines($"/proc/{process}/net/{table}").Skip(1))
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(columns => sockets.Contains(columns[9]))
            .Select(columns => Convert.ToInt32(columns[1].Split(':')[1], 16))];
    }

    [GeneratedRegex(@"^socket:\[(\d+)\]$")]
    private static partial Regex SocketLink();
}
