using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Interlock.Api.Tests.Support;
using Interlock.Application.Access;
using Interlock.Application.Access.Audit;
using Interlock.Application.Access.Keys;
using Interlock.Domain;
using Interlock.Domain.Access;
using Microsoft.Extensions.DependencyInjection;
using Moq;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Access;

/// <summary>Keys that are made, rotated, revoked and edited while the server runs.</summary>
[Parallelizable]
public sealed class KeyLifeTests
{
    private static readonly AuditSource Test = new("test", "command");

    [Test]
    public async Task Keys_AddedRotatedRevokedUnderLoad_FailNoRequest()
    {
        await using var server = await TestServer.StartAsync($"{FakeModel.Yaml}\naccess:\n", new FakeModel().Wire);
        var keys = server.App.Services.GetRequiredService<KeyService>();
        var first = (await keys.AddAsync(new KeyRequest { Name = "shop", Role = Role.Infer }, Test, CancellationToken.None)).Key;
        var (key, answers) = (first, new ConcurrentBag<(int Client, string Key, HttpStatusCode Status)>());
        using var end = new CancellationTokenSource();
        var load = Enumerable.Range(0, 4).Select(client => Task.Run(async () =>
        {
            while (!end.IsCancellationRequested)
            {
                var sent = Volatile.Read(ref key);
                answers.Add((client, sent, await StatusAsync(server, sent)));
            }
        })).ToArray();

        var second = await keys.RotateAsync("shop", TimeSpan.FromHours(1), Test, CancellationToken.None);
        Assert.That(await StatusAsync(server, first), Is.EqualTo(HttpStatusCode.OK), "both are accepted");
        Volatile.Write(ref key, second.Key);
        // None has a request with the first key under way once it has an answer to the second.
        bool Changed(int client) => answers.Count(answer => answer.Client == client && answer.Key == second.Key) > 10;
        await Poll.UntilAsync(() => Task.FromResult(Enumerable.Range(0, load.Length).All(Changed)), "every client uses the second key");
        var old = KeyToken.IdOf(first).ToString();
        await keys.RevokeAsync("shop", old, Test, CancellationToken.None);
        await Poll.UntilAsync(async () => await StatusAsync(server, first) is HttpStatusCode.Unauthorized or HttpStatusCode.TooManyRequests, "the old key is refused");
        await end.CancelAsync();
        await Task.WhenAll(load);

        Assert.That(answers.Select(answer => answer.Status), Has.All.EqualTo(HttpStatusCode.OK));
        await server.App.Services.GetRequiredService<KeyRing>().StoreUsesAsync(CancellationToken.None);
        var stored = await server.App.Services.GetRequiredService<IKeyDatastore>().ListAsync(CancellationToken.None);
        Assert.That(stored.Select(found => found.LastUsedAt), Has.All.GreaterThan(DateTime.UtcNow.AddMinutes(-10)));
    }

    [Test]
    public async Task ConfigKeys_Edited_AreTakenOverAlsoWithAnEditThatIsRejected()
    {
        using var folder = new TemporaryFolder();
        string Yaml(string name, string rest = "") => $"{FakeModel.Yaml.Replace("features: { x: {}, y: {} }", "features: { sepal_length: {}, sepal_width: {}, petal_length: {}, petal_width: {} }\n    labels: [setosa, versicolor, virginica]", StringComparison.Ordinal)}"
            + $"\n{rest}\naccess: {{ keys: {{ {name}: {{ id: {name}, hash: \"sha256:{KeyToken.HashOf(TestKeys.Of(name))}\", role: view }} }} }}\n";
        folder.Write("config.yaml", Yaml("old"));
        await using var server = await ServerProcess.Start(folder.Path).ReadyAsync();
        Assert.That(await StatusAsync(server.Client, TestKeys.Of("old")), Is.EqualTo(HttpStatusCode.OK));

        folder.Write("config.yaml", Yaml("new"));
        await Poll.UntilAsync(async () => await StatusAsync(server.Client, TestKeys.Of("new")) == HttpStatusCode.OK, "the new key is accepted");
        Assert.That(await StatusAsync(server.Client, TestKeys.Of("old")), Refused);

        folder.Write("config.yaml", Yaml("newer", "tasks: { workers: 3 }"));
        await Poll.UntilAsync(async () => await StatusAsync(server.Client, TestKeys.Of("newer")) == HttpStatusCode.OK, "the edit's key is accepted");
        Assert.That(await StatusAsync(server.Client, TestKeys.Of("new")), Refused);
        await Poll.UntilAsync(() => Task.FromResult(File.Exists(folder.PathOf("logs/audit.log")) && File.ReadLines(folder.PathOf("logs/audit.log")).Any()), "the refusals are in the log of the audit");
        Assert.That((string?)JsonNode.Parse(File.ReadLines(folder.PathOf("logs/audit.log")).First())!["action"], Is.EqualTo("access.refused"));
    }

    [Test]
    public async Task Find_DatastoreAway_KnowsTheKeysItHasRead()
    {
        var (id, key) = KeyToken.Create();
        var datastore = new Mock<IKeyDatastore>();
        datastore.Setup(store => store.ListAsync(It.IsAny<CancellationToken>())).ReturnsAsync(
            [new ApiKey { Id = id, Name = "shop", Hash = KeyToken.HashOf(key), Role = Role.Infer, CreatedAt = DateTime.UtcNow, CreatedBy = "test" }]);
        using var ring = new KeyRing(new AccessConfig(), datastore.Object, TimeProvider.System);
        Assert.That((await ring.LookUpAsync(key, CancellationToken.None))?.Caller.Name, Is.EqualTo("shop"));

        datastore.Setup(store => store.ListAsync(It.IsAny<CancellationToken>()))
            .ThrowsAsync(new UnavailableException(UnavailableException.DatastoreUnavailable, "away", TimeSpan.FromSeconds(1)));
        Assert.That(async () => await ring.RefreshAsync(CancellationToken.None), Throws.TypeOf<UnavailableException>());
        Assert.That(ring.Find(key)?.Caller.Name, Is.EqualTo("shop"));
        Assert.That(async () => await ring.LookUpAsync(KeyToken.Create().Key, CancellationToken.None), Throws.TypeOf<UnavailableException>());
    }

    // After many attempts with a key that is not accepted yet.
    private static NUnit.Framework.Constraints.IResolveConstraint Refused => Is.AnyOf(HttpStatusCode.Unauthorized, HttpStatusCode.TooManyRequests);

    private static Task<HttpStatusCode> StatusAsync(TestServer server, string key) => StatusAsync(server.Client, key);

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/models") { Headers = { { "x-api-key", key } } };
        return (await client.SendAsync(request)).StatusCode;
    }
}
