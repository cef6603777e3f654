using System.Collections.Concurrent;
using System.Diagnostics;
using Interlock.Api.Tests.Support;
using Interlock.Application.Clients;
using Interlock.Infrastructure.Http;
using NUnit.Framework;

namespace Interlock.Api.Tests.Infrastructure.Http;

/// <summary>Where the key goes, and where neither it nor the address ever does.</summary>
public sealed class ExternalSecretsTests
{
    private const string Key = "k3y/+ &=s\"ecret";
    private const string EscapedKey = "k3y%2F%2B%20%26%3Ds%22ecret";

    private readonly Externals _externals = new();

    [TearDown]
    public void Close() => _externals.Dispose();

    [TestCase(null, "X-Api-Key")]
    [TestCase("Authorization", "Authorization")]
    public async Task Call_KeyInAHeader_IsSentThere(string? written, string header)
    {
        await using var stub = await StubApi.StartAsync(Answers.Json("1"));

        await CallAsync(Externals.Config(stub.Url) with { Key = Key, KeyHeader = written });

        Assert.That((stub.Requests.Single().Headers[header], stub.Requests.Single().Query), Is.EqualTo((Key, "")));
    }

    [Test]
    public async Task Call_KeyInTheQuery_IsSentThereOnly()
    {
        await using var stub = await StubApi.StartAsync(Answers.Json("1"));

        await CallAsync(Externals.Config(stub.Url) with { Key = Key, KeyQuery = "api key" });

        Assert.That(stub.Requests.Single().Query, Is.EqualTo($"?api%20key={EscapedKey}"));
        Assert.That(stub.Requests.Single().Headers.Keys, Is.EquivalentTo(["Host", "User-Agent", "Accept", "Accept-Encoding"]));
    }

    [TestCase(null)]
    [TestCase("key")]
    public async Task Call_NoKey_SendsNone(string? keyQuery)
    {
        await using var stub = await StubApi.StartAsync(Answers.Json("1"));

        await CallAsync(Externals.Config(stub.Url) with { KeyQuery = keyQuery });

        Assert.That((stub.Requests.Single().Query, stub.Requests.Single().Headers.ContainsKey("X-Api-Key")), Is.EqualTo(("", false)));
    }

    [TestCase("", "/x", "")]
    [TestCase("/", "/x", "")]
    [TestCase("/osrm/", "/osrm/x", "")]
    [TestCase("/osrm?token=a%20b", "/osrm/x", "?token=a%20b")]
    [TestCase("?token=a", "/x", "?token=a")]
    public async Task Call_AddressWithPathAndQuery_KeepsThem(string address, string path, string query)
    {
        await using var stub = await StubApi.StartAsync(Answers.Json("1"));

        await CallAsync(Externals.Config(stub.Url + address));

        Assert.That((stub.Requests.Single().Path, stub.Requests.Single().Query), Is.EqualTo((path, query)));
    }

    [Test]
    public async Task Call_SeveralQueries_AreJoined()
    {
        await using var stub = await StubApi.StartAsync(Answers.Json("1"));
        var api = _externals.Api(Externals.Config(stub.Url + "/?token=a") with { Key = "k", KeyQuery = "key" });

        await api.CallAsync(new("/x", "b=c"), body => 1, default);

        Assert.That(stub.Requests.Single().Query, Is.EqualTo("?b=c&token=a&key=k"));
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task Call_ApiRepeatsAddressAndKey_NeitherIsShown(bool keyInQuery)
    {
        // As a hostile or careless API would: everything it was sent, in the words of its refusal.
        await using var stub = await StubApi.StartAsync(context =>
        {
            var (sent, key) = (context.Request, Key.Replace("\"", "\\\"", StringComparison.Ordinal));
            var message = $"{sent.Host}|{sent.Path}|{sent.QueryString}|in-the-url|{key}|a-long-key-in-the-path";
            return Answers.Json($$"""{"code":"Invalid","message":"{{message}}"}""", 400)(context);
        });
        var config = Externals.Config(stub.Url + "/a-long-key-in-the-path/?token=in-the-url") with { Key = Key, KeyQuery = keyInQuery ? "key" : null };

        var message = await Externals.FailureOfAsync(CallAsync(config));

        AssertHidden(message, stub.Url);
        Assert.That(message, Does.StartWith("External API 'travel-time' answered 400 (Invalid: ***|"));
    }

    [Test]
    public async Task Call_EveryKindOfFailure_LeavesNothingInMessageOrLog()
    {
        var stub = await StubApi.StartAsync(Answers.InTurn(Answers.Status(503), Answers.Broken, Answers.Json("1")));
        var config = Externals.Config($"{stub.Url}/a-long-key-in-the-path/?token=in-the-url") with
        {
            Key = Key, KeyQuery = "key", Retries = 0, Breaker = new BreakerConfig { MinCalls = 4, Failures = 0.1 },
        };
        var api = _externals.Api(config);
        var messages = new List<string> { await FailureAsync(api), await FailureAsync(api) };
        var url = stub.Url;
        await stub.DisposeAsync();
        for (var i = 0; i < 3; i++)
        {
            messages.Add(await FailureAsync(api));
        }

        Assert.That(messages[^1], Does.Contain("is not called"));
        Assert.That(_externals.Log.Lines.Select(line => line.Exception), Is.Not.Empty.And.All.Null);
        foreach (var text in messages.Concat(_externals.Log.Lines.Select(line => line.Text)))
        {
            AssertHidden(text, url);
        }
    }

    [Test]
    public async Task Call_SomeoneListensToActivities_HearsNoAddress()
    {
        await using var stub = await StubApi.StartAsync(Answers.Json("1"));
        var heard = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name.StartsWith("System.Net.Http", StringComparison.Ordinal),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = heard.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);

        await CallAsync(Externals.Config($"{stub.Url}/a-long-key-in-the-path") with { Key = Key, KeyQuery = "key" });

        Assert.That(
            heard.Where(
                activity => activity.TagObjects.Any(tag => tag.Value is string text && text.Contains("a-long-key-in-the-path", StringComparison.Ordinal))),
            Is.Empty);
        Assert.That(stub.Requests.Single().Headers.Keys, Has.No.Member("traceparent"));
    }

    private static void AssertHidden(string text, string url)
    {
        foreach (var secret in new[] { Key, EscapedKey, "in-the-url", "a-long-key-in-the-path", url, new Uri(url).Authority, "127.0.0.1" })
        {
            Assert.That(text, Does.Not.Contain(secret));
        }
    }

    private static Task<string> FailureAsync(ExternalApi api) => Externals.FailureOfAsync(Externals.CallAsync(api));

    private Task<int> CallAsync(ClientConfig config) => Externals.CallAsync(_externals.Api(config));
}
