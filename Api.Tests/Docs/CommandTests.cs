using System.Text.Json;
using Interlock.Api.Tests.Support;
using NUnit.Framework;

namespace Interlock.Api.Tests.Docs;

/// <summary>Every command with curl in the pages is run against a server; where a reply is shown, the real one is like it.</summary>
[Parallelizable]
public sealed class CommandTests
{
    private const string Documented = "http://localhost:4000";

    [TestCase("README.md")]
    [TestCase("docs/http.md")]
    [TestCase("docs/streams.md")]
    [TestCase("docs/sensors.md")]
    [TestCase("docs/routes.md")]
    [TestCase("docs/async.md")]
    [TestCase("docs/jobs.md")]
    [TestCase("docs/quality.md")]
    public async Task Commands_OfThePage_GiveTheReplyShown(string page)
    {
        var models = MarkdownFile.Of("README.md").Blocks.Where(block => block.Language == "yaml").Select(block => block.Text);
        var blocks = MarkdownFile.Of(page).Blocks;
        var jobs = blocks.Where(block => block.Language == "yaml" && block.Text.StartsWith("jobs:", StringComparison.Ordinal)).Select(block => block.Text);
        await RunAsync(page, blocks, $"{TestServer.SampleConfig.TrimEnd()}\n\n{string.Join('\n', [.. models, .. jobs])}");
    }

    [TestCase("docs/from-flask-or-fastapi.md")]
    public async Task Commands_OfAPageWithItsOwnConfiguration_GiveTheReplyShown(string page)
    {
        var blocks = MarkdownFile.Of(page).Blocks;

        await RunAsync(page, blocks, string.Join('\n', blocks.Where(block => block.Language == "yaml").Select(block => block.Text)));
    }

    private static async Task RunAsync(string page, IReadOnlyList<MarkdownBlock> blocks, string yaml)
    {
        await using var server = await TestServer.StartAsync(yaml);
        var run = 0;
        for (var i = 0; i < blocks.Count; i++)
        {
            if (blocks[i].Language == "bash" && blocks[i].Text.Contains("curl", StringComparison.Ordinal))
            {
                var shown = i + 1 < blocks.Count ? LinesOf(blocks[i + 1]) : [];
                await RunAsync(server, $"{page}:{blocks[i].Line}", blocks[i].Text, shown);
                run++;
            }
        }

        Assert.That(run, Is.GreaterThan(2), "commands of the page");
    }

    private static async Task RunAsync(TestServer server, string name, string text, string[] shown)
    {
        var refused = text.Contains("# 4xx", StringComparison.Ordinal);
        var script = text.Replace(Documented, server.Client.BaseAddress!.ToString().TrimEnd('/'), StringComparison.Ordinal);

        // One reply a line, and no failure goes unseen.
        var (exitCode, output) = await Shell.RunAsync($"curl() {{ command curl {(refused ? "" : "--fail-with-body")} -sS \"$@\" && echo; }}\n{script}");

        Assert.That(exitCode, Is.Zero, $"{name} {output}");
        var lines = output.TrimEnd().Split('\n');
        if (refused)
        {
            Assert.That(JsonElement.Parse(lines[^1]).GetProperty("status").GetInt32(), Is.InRange(400, 499), $"{name} {output}");
        }

        foreach (var (like, line) in shown.Zip(lines.TakeLast(shown.Length)))
        {
            JsonLikeness.AssertLike(JsonElement.Parse(like), JsonElement.Parse(line), name);
        }
    }

    /// <summary>What a block shows of a reply: one JSON value, or one a line.</summary>
    private static string[] LinesOf(MarkdownBlock block) => block.Language switch
    {
        "json" => [block.Text],
        "ndjson" => block.Text.TrimEnd().Split('\n'),
        _ => [],
    };
}
