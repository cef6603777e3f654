using System.Collections.Concurrent;
using System.Net;
using Interlock.Api.Tests.Support;
using Interlock.Application.Swaps;
using Interlock.Application.Swaps.Revisions;
using Interlock.Domain.Swaps;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Interlock.Api.Tests.Application.Swaps;

/// <summary>Changes of a model's kind, and its removal, while requests, streams and tasks are under way.</summary>
internal sealed class ContractChangeTests
{
    private const int Swaps = 20;

    private static readonly string Tabular = Iris.Yaml("active: v1");

    // The same name as another kind.
    private static readonly string Route = Iris.Yaml("active: v1").Replace("iris:", "other:", StringComparison.Ordinal) + """
          iris:
            kind: route
            active: v1
            versions: { v1: { runtime: local-search } }
        """;

    [Test]
    public async Task Requests_WhileTheKindChanges_AreAnsweredOrToldThatTheyDoNotFit()
    {
        await using var server = await StartAsync();
        using var stop = new CancellationTokenSource();
        var (statuses, tasks) = (new ConcurrentBag<HttpStatusCode>(), new ConcurrentBag<string>());
        var load = Enumerable.Range(0, 6).Select(i => Task.Run(() => LoadAsync(server, i % 3 == 0, statuses, tasks, stop.Token))).ToList();

        var published = 0;
        for (var swap = 0; swap < Swaps; swap++)
        {
            published += await ApplyAsync(server, swap % 2 == 0 ? Route : Tabular) == SwapOutcome.Published ? 1 : 0;
        }

        await stop.CancelAsync();
        await Task.WhenAll(load);
        Assert.That(published, Is.Positive);
        Assert.That(statuses.Distinct(), Is.SubsetOf(new[] { HttpStatusCode.OK, HttpStatusCode.Accepted, HttpStatusCode.BadRequest }));
        foreach (var task in tasks)
        {
            Assert.That(LaterAnswers.StatusOf(await server.Client.EndedAsync(task)), Is.EqualTo("succeeded"), task);
        }
    }

    [Test]
    public async Task Stream_OpenWhileTheKindChanges_IsAnsweredToItsEndWithTheOldContract()
    {
        await using var server = await StartAsync();
        using var stream = await StreamClient.OpenAsync(server.Client.BaseAddress!, "iris");
        await stream.SendAsync(Iris.Body + "\n");
        Assert.That($"{await stream.ReadAsync()}", Does.Contain("\"label\""));

        Assert.That(await ApplyAsync(server, Route), Is.EqualTo(SwapOutcome.Published));
        await stream.SendAsync(Iris.Body + "\n");
        Assert.That($"{await stream.ReadAsync()}", Does.Contain("\"label\""));

        await stream.EndSendingAsync();
        Assert.That(await stream.ReadToEndAsync(), Is.Empty);
    }

    [TestCase("reject", SwapOutcome.Refused)]
    [TestCase("publish", SwapOutcome.Published)]
    public async Task Apply_TasksWaitWithTheContractThatChanges_IsAsConfigured(string onContractChange, SwapOutcome expected)
    {
        await using var server = await StartAsync(("INTERLOCK__TASKS__WORKERS", "0"), ("INTERLOCK__TASKS__ON_CONTRACT_CHANGE", onContractChange));
        await AcceptAsync(server);

        Assert.That(await ApplyAsync(server, Tabular.Replace("active: v1", "active: v2", StringComparison.Ordinal)), Is.EqualTo(SwapOutcome.Published), "no change of the contract");
        Assert.That(await ApplyAsync(server, Route), Is.EqualTo(expected));
    }

    private static Task<TestServer> StartAsync(params (string Name, string Value)[] environment) =>
        TestServer.StartAsync(Tabular, null, [("FILES", Repository.PathOf("models/iris")), .. environment]);

    private static async Task LoadAsync(
        TestServer server, bool isAsync, ConcurrentBag<HttpStatusCode> statuses, ConcurrentBag<string> tasks, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            using var reply = isAsync ? await server.Client.PostLaterAsync("/models/iris", Iris.Body) : await server.PostAsync("/models/iris", Iris.Body);
            statuses.Add(reply.StatusCode);
            if (reply.StatusCode == HttpStatusCode.Accepted)
            {
                tasks.Add(Path.GetFileName(reply.Headers.Location!.ToString()));
                await Task.Delay(20, CancellationToken.None);
            }
        }
    }

    private static async Task<SwapOutcome> ApplyAsync(TestServer server, string yaml)
    {
        var request = new SwapRequest(yaml, RevisionSource.File, "a test");
        return (await server.App.Services.GetRequiredService<ISwapService>().ApplyAsync(request, CancellationToken.None)).Outcome;
    }

    private static async Task AcceptAsync(TestServer server)
    {
        using var reply = await server.Client.PostLaterAsync("/models/iris", Iris.Body);
        Assert.That(reply.StatusCode, Is.EqualTo(HttpStatusCode.Accepted));
    }
}
