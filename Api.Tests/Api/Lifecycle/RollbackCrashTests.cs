using System.Globalization;
using System.Text;
using Interlock.Api.Tests.Support;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Lifecycle;

/// <summary>Promise 8: what was rolled back stays rolled back, whenever the process dies. <c>INTERLOCK_ROUNDS</c> sets how often it is killed.</summary>
[Parallelizable]
public sealed class RollbackCrashTests
{
    private const string Models = """
        models:
          iris:
            kind: tabular
            features: { sepal_length: { min: 0, max: 30 }, sepal_width: { min: 0, max: 30 }, petal_length: { min: 0, max: 30 }, petal_width: { min: 0, max: 30 } }
            labels: [setosa, versicolor, virginica]
            active: ACTIVE
            keep-loaded: [v1, v2]
            versions: { v1: { runtime: onnx, path: models/iris/v1.onnx }, v2: { runtime: onnx, path: models/iris/v2.onnx } }
            swap: { replay: 0, max-flips: 0, watch: 60s }
        """;

    private static readonly int Rounds = int.Parse(Environment.GetEnvironmentVariable("INTERLOCK_ROUNDS") ?? "4", CultureInfo.InvariantCulture);

    private readonly Dictionary<string, string> _versions = [];

    [Test]
    public async Task Kill_DuringARollback_WhatCallersSawIsActiveAfterTheRestart()
    {
        using var folder = new TemporaryFolder();
        folder.Write("config.yaml", Models.Replace("ACTIVE", "v1", StringComparison.Ordinal));
        var server = await ServerProcess.Start(folder.Path).ReadyAsync();
        try
        {
            var flipped = await FindFlippedAsync(server.Client);
            for (var round = 0; round < Rounds; round++)
            {
                await server.PostOkAsync("/admin/apply", Models.Replace("ACTIVE", "v2", StringComparison.Ordinal), "application/yaml");
                var seen = await InferUntilKilledAsync(server, flipped, TimeSpan.FromMilliseconds(Random.Shared.Next(200, 1200)));
                await server.DisposeAsync();

                server = await ServerProcess.Start(folder.Path).ReadyAsync();
                var active = await InferAsync(server.Client, flipped);
                TestContext.Out.WriteLine($"round {round}: callers saw {seen}, active {active}");
                Assert.That(active, Is.EqualTo("v1").Or.EqualTo(seen), $"round {round}");
                if (active == "v2")
                {
                    await server.PostOkAsync("/admin/rollback", "");
                }

                Assert.That(await InferAsync(server.Client, flipped), Is.EqualTo("v1"), $"round {round}");
            }
        }
        finally
        {
            await server.DisposeAsync();
        }
    }

    /// <summary>Posts until the process is killed.</summary>
    /// <returns>The version that answered last.</returns>
    private async Task<string> InferUntilKilledAsync(ServerProcess server, string row, TimeSpan after)
    {
        var killing = Task.Delay(after).ContinueWith(_ => server.Signal("KILL"), TaskScheduler.Default);
        var seen = "";
        try
        {
            while (true)
            {
                seen = await InferAsync(server.Client, row);
            }
        }
        catch (HttpRequestException)
        {
            await killing;
            await server.EndAsync();
            return seen;
        }
    }

    /// <summary>The version that answers; a revision number never means two versions.</summary>
    private async Task<string> InferAsync(HttpClient client, string row)
    {
        using var body = new StringContent(row, Encoding.UTF8, "application/json");
        using var reply = await client.PostAsync("/models/iris", body);
        var (version, revision) = (Replies.Header(reply, "x-model-version"), Replies.Header(reply, "x-config-revision"));
        Assert.That(_versions.TryAdd(revision, version) || _versions[revision] == version, Is.True, $"revision {revision} means {_versions[revision]} and {version}");
        return version;
    }

    /// <summary>A row to which v1 and v2 give another label.</summary>
    private static async Task<string> FindFlippedAsync(HttpClient client)
    {
        for (var petal = 4.0; petal < 6; petal += 0.05)
        {
            for (var width = 1.0; width < 2.2; width += 0.1)
            {
                var row = string.Create(CultureInfo.InvariantCulture, $$"""{"features":[6.1,2.8,{{petal:0.00}},{{width:0.0}}]}""");
                if (await LabelAsync(client, row, "v1") != await LabelAsync(client, row, "v2"))
                {
                    return row;
                }
            }
        }

        throw new InvalidOperationException("v1 and v2 agree everywhere.");
    }

    private static async Task<string?> LabelAsync(HttpClient client, string row, string version)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/models/iris") { Content = new StringContent(row, Encoding.UTF8, "application/json") };
        request.Headers.Add("x-model-version", version);
        using var reply = await client.SendAsync(request);
        return (await TestServer.JsonOf(reply.EnsureSuccessStatusCode())).GetProperty("data").GetProperty("label").GetString();
    }
}
