using NUnit.Framework;

namespace Interlock.Api.Tests.Infrastructure.Configuration;

/// <summary>What may stand under <c>clients</c>, and how versions name its entries.</summary>
public sealed class ClientConfigTests
{
    private const string Routes =
        """
        models:
          route-plan:
            kind: route
            active: v1
            versions:
              v1: { runtime: http, client: planner }

        """;

    [Test]
    public void Read_EveryKey_IsAccepted() => Assert.That(
        Reading.Lines(Routes + """
            clients:
              planner:
                url: https://api.example.com/v1?lang=de
                key: "k"
                key-query: api_key
                timeout: 5s
                retries: 1
                retry-delay: 1s
                max-retry-delay: 1s
                max-concurrent: 1
                queue: 0
                breaker: { failures: 1, min-calls: 2, window: 1s, break: 500ms }
                cache: { size: 0B, age: 1d }
                max-locations: 2
                response-limit: 1KiB
            """),
        Is.Empty);

    [TestCase("key-header: \"\"", "key-header: must be the name of a header, such as X-Api-Key or Authorization")]
    [TestCase("key-header: \"My Key\"", "key-header: must be the name of a header, such as X-Api-Key or Authorization")]
    [TestCase("key-header: Content-Type", "key-header: must be the name of a header, such as X-Api-Key or Authorization; this one is HTTP's own")]
    [TestCase("key-header: host", "key-header: must be the name of a header, such as X-Api-Key or Authorization; this one is HTTP's own")]
    [TestCase("key-query: \"\"", "key-query: must be the name of a query parameter, such as api_key")]
    [TestCase("key-query: a, key-header: b", "key-query: either this or 'key-header': the key is sent in one place")]
    [TestCase("key: \"hunter2\\n\"", "key: holds a character that no header can carry, such as a line break")]
    [TestCase("retry-delay: 10s", "retry-delay: is longer than 'max-retry-delay'")]
    [TestCase("breaker: { break: 1ms }", "breaker.break: '1ms' is not a duration with its unit (such as 250ms, 2s, 5m, 1h) from 500ms to 1h")]
    [TestCase("url: \"ftp://hunter2\"", "url: is not an address such as https://api.example.com")]
    [TestCase("url: \"http://\"", "url: is not an address such as https://api.example.com")]
    [TestCase("url: \"https://user:hunter2@api.example.com\"", "url: must not hold a user and password: 'key' and 'key-header: Authorization' send them")]
    [TestCase("url: \"https://api.example.com#hunter2\"", "url: must not hold a '#': what is behind it is never sent")]
    [TestCase("url: [hunter2]", "url: the value is not text")]
    public void Read_BadKey_IsToldWithoutAddressAndKey(string written, string expected)
    {
        var url = written.StartsWith("url", StringComparison.Ordinal) ? "" : "url: \"https://api.example.com\", ";
        var report = Reading.Of($"{Routes}clients: {{ planner: {{ {url}{written} }} }}\n").Report;

        Assert.That(report.Lines, Has.Exactly(1).EndsWith($"clients.planner.{expected}"));
        Assert.That(report.Lines, Has.Count.EqualTo(1), report.ToString());
        Assert.That(report.ToString(), Does.Not.Contain("hunter2"));
    }

    [Test]
    public void Read_KeyWithLineBreakInTheQuery_IsAccepted() =>
        Assert.That(Reading.Lines(Routes + "clients: { planner: { url: \"http://a\", key: \"a\\n\", key-query: key } }\n"), Is.Empty);

    [TestCase("", "there is no client 'planner'; 'clients' has none")]
    [TestCase("clients: { plannr: { url: \"http://a\" } }\n", "there is no client 'planner'; the clients are: plannr; did you mean 'plannr'?")]
    [TestCase("clients: { eta: { url: \"http://a\" } }\n", "there is no client 'planner'; the clients are: eta")]
    [TestCase("clients: { planner: { } }\n", "the client 'planner' has no address: clients.planner.url is empty")]
    [TestCase("clients: { planner: { url: \"${PLANNER:-}\" } }\n", "the client 'planner' has no address: clients.planner.url is empty")]
    public void Read_VersionNamesNoUsableClient_IsAnErrorAtItsKey(string clients, string expected) => Assert.That(
        Reading.Lines(Routes + clients).Where(line => !line.Contains("warning", StringComparison.Ordinal)),
        Is.EqualTo([$"config.yaml:6:28: models.route-plan.versions.v1.client: {expected}"]));

    [Test]
    public void Read_ClientThatIsWrongItself_IsToldOnce() => Assert.That(
        Reading.Lines(Routes + "clients: { planner: { url: [a] } }\n"),
        Is.EqualTo(["config.yaml:7:28: clients.planner.url: the value is not text"]));

    [Test]
    public void Read_ClientKeyMissing_IsToldOnce() => Assert.That(
        Reading.Lines(Routes.Replace(", client: planner", "", StringComparison.Ordinal)),
        Is.EqualTo(["config.yaml:6:11: models.route-plan.versions.v1.client: the key 'client' is missing; it needs text"]));

    [Test]
    public void Read_ClientOfAVersionThatIsNotActive_IsUsed() => Assert.That(
        Reading.Lines(Routes
            + "      v2: { runtime: http, client: other }\n      v3: { runtime: local-search }\n"
            + "clients: { planner: { url: \"http://a\" }, other: { url: \"http://b\" }, travel-time: {}, eta: { url: \"http://c\" } }\n"),
        Is.EqualTo(["config.yaml:9:87: warning: clients.eta: no model uses this client"]));

    [Test]
    public void Read_TravelTimeWithoutAPlanner_IsNotUsed() => Assert.That(
        Reading.Lines(Reading.Iris + "clients: { travel-time: { url: \"http://a\" } }\n"),
        Is.EqualTo(["config.yaml:12:12: warning: clients.travel-time: no model uses this client"]));
}
