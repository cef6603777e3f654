using System.Text;
using System.Text.RegularExpressions;
using Interlock.Api.Tests.Api.Http;
using Interlock.Api.Tests.Docs;
using Interlock.Api.Tests.Support;
using Interlock.Application.Swaps;
using Interlock.Application.Swaps.Watching;
using NUnit.Framework;

namespace Interlock.Api.Tests.Architecture;

/// <summary>The tables of docs/architecture.md that list the types a call passes are compared with the trace of a real one.</summary>
[Parallelizable]
public sealed partial class CallPathTests
{
    private const int Attempts = 50;

    private static readonly string Yaml = RequestTargetTests.Iris("");

    // One for all: its runtimes cannot be loaded twice into a process.
    private static TracedServer _server = null!;

    [OneTimeSetUp]
    public static async Task StartAsync() => _server = await TracedServer.StartAsync(Yaml);

    [OneTimeTearDown]
    public static async Task StopAsync() => await _server.DisposeAsync();

    [Test]
    public async Task PostModelsIris_OfARunningServer_PassesTheTypesOfThePage()
    {
        CallTrace.Follow("AccessLog.InvokeAsync");
        var (documented, traced) = (Documented("AccessLog"), Array.Empty<string>());
        Assert.That(documented, Is.Not.Empty);
        for (var i = 0; i < Attempts && !traced.SequenceEqual(documented); i++)
        {
            // The first runs of a model are slow and take another way, through the queue.
            using var body = new StringContent("""{"features":[5.1,3.5,1.4,0.2]}""", Encoding.UTF8, "application/json");
            using var reply = (await _server.Client.PostAsync("/models/iris", body)).EnsureSuccessStatusCode();
            traced = [.. CallTrace.Last];
        }

        Assert.That(traced, Is.EqualTo(documented), string.Join(" ", traced));
    }

    [Test]
    public async Task EditOfActive_OfARunningServer_PassesTheTypesOfThePage()
    {
        var other = Yaml.Replace("active: v2", "active: v1", StringComparison.Ordinal);
        Assert.That(other, Is.Not.EqualTo(Yaml));
        var documented = Documented("ConfigReloader");
        Assert.That(documented, Is.Not.Empty);
        CallTrace.Follow("ConfigReloader.Start");
        for (var i = 1; i <= 2; i++)
        {
            await File.WriteAllTextAsync(Path.Combine(_server.Folder, "config.yaml"), i % 2 == 0 ? Yaml : other);
            await Poll.UntilAsync(async () => (await RevisionAsync()) == i + 1, "the edit is active", seconds: 60);
        }

        var swaps = typeof(SwapService).Assembly.GetTypes().Where(IsOfSwaps).Select(type => type.Name).ToHashSet();

        // Its loop, from which the edit comes, may look at the files again while the edit is on its way.
        var traced = CallTrace.Last.Where(swaps.Contains).Except([nameof(ConfigWatcher)]).ToList();
        Assert.That(traced, Is.EquivalentTo(documented), string.Join(" ", traced));
    }

    private static bool IsOfSwaps(Type type) => type.Namespace?.StartsWith(typeof(SwapService).Namespace!, StringComparison.Ordinal) == true;

    private static async Task<int> RevisionAsync() =>
        (await TestServer.JsonOf(await _server.Client.GetAsync("/healthz/ready"))).GetProperty("revision").GetInt32();

    /// <summary>The types in the table whose first type is the given one, in its order.</summary>
    internal static string[] Documented(string first)
    {
        var rows = MarkdownFile.Of("docs", "architecture.md").Text.Split('\n').Select(line => line.Split('|')).ToList();
        return [.. rows
            .SkipWhile(row => row.Length < 4 || !row[2].StartsWith($" `{first}`", StringComparison.Ordinal))
            .TakeWhile(row => row.Length >= 4)
            .SelectMany(row => Quoted().Matches(row[2]))
            .Select(type => type.Groups[1].Value)];
    }

    [GeneratedRegex("`([A-Za-z]+)`")]
    private static partial Regex Quoted();
}
