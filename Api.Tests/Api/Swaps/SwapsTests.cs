using System.Text;
using Interlock.Api.Tests.Support;
using Interlock.Application.Access.Audit;
using Interlock.Application.Swaps;
using Interlock.Application.Swaps.Revisions;
using Interlock.Domain;
using Interlock.Domain.Swaps;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Swaps;

/// <summary>Changes over HTTP: what is asked, and what is told.</summary>
public sealed class SwapsTests
{
    private const string Yaml = "models: { a: { active: ${V} } } # ä\n";

    private TestServer _server = null!;
    private FakeSwaps _swaps = null!;

    [SetUp]
    public async Task Start()
    {
        _swaps = new FakeSwaps();
        _server = await TestServer.StartAsync(FakeModel.Yaml, container =>
        {
            new FakeModel().Wire(container);
            _swaps.Wire(container);
        });
    }

    [TearDown]
    public async Task Stop() => await _server.DisposeAsync();

    [TestCase(SwapOutcome.Unchanged, "unchanged")]
    [TestCase(SwapOutcome.Planned, "planned")]
    [TestCase(SwapOutcome.Refused, "refused")]
    public async Task Plan_AnyOutcome_Is200WithDiffAndReport(SwapOutcome outcome, string word)
    {
        _swaps.Result = () => FakeSwaps.ResultOf(outcome);

        var reply = await PostAsync("plan", Yaml);
        var data = await Replies.OkAsync(reply);

        Assert.That(_swaps.Requests.Single().Text, Is.EqualTo(Yaml));
        Assert.That((data.GetProperty("outcome").GetString(), data.GetProperty("revision").GetInt32()), Is.EqualTo((word, 5)));
        Assert.That(data.TryGetProperty("stored", out _), Is.False);
        Assert.That(data.GetProperty("diff")[0].ToString(), Is.EqualTo("""{"path":"models.iris.active","before":"v1","after":"v2"}"""));
        Assert.That(data.GetProperty("diff")[1].ToString(), Is.EqualTo("""{"path":"models.iris.shadow","after":"v1"}"""));
        var model = data.GetProperty("report").GetProperty("models")[0];
        Assert.That((model.GetProperty("model").GetString(), model.GetProperty("change").GetString()), Is.EqualTo(("iris", "swapped")));
        Assert.That(model.GetProperty("replays")[0].GetProperty("flipShare").GetDouble(), Is.EqualTo(0.015));
        Assert.That(model.GetProperty("loaded")[0].GetProperty("golden").GetInt32(), Is.EqualTo(12));
        Assert.That((Replies.Header(reply, "ETag"), Replies.Header(reply, "x-config-revision")), Is.EqualTo(("\"5\"", "5")));
    }

    [Test]
    public async Task Apply_Accepted_TellsTheRevision()
    {
        _swaps.Result = () => FakeSwaps.ResultOf(SwapOutcome.Published, stored: 6) with { Revision = 6 };

        var reply = await PostAsync("apply", Yaml);
        var data = await Replies.OkAsync(reply);

        Assert.That((data.GetProperty("outcome").GetString(), data.GetProperty("stored").GetInt32()), Is.EqualTo(("published", 6)));
        Assert.That(Replies.Header(reply, "ETag"), Is.EqualTo("\"6\""));
        Assert.That(_swaps.Requests.Single(), Is.EqualTo(new SwapRequest(Yaml, RevisionSource.Api, "127.0.0.1") { By = new AuditSource("127.0.0.1", "127.0.0.1") }));
    }

    [TestCase("apply")]
    [TestCase("rollback")]
    public async Task Change_Refused_Is422WithEveryReasonAndTheReport(string change)
    {
        _swaps.Result = () => FakeSwaps.ResultOf(SwapOutcome.Refused, 6, "flips 0.2, allowed 0.05", "slow") with
        {
            Report = FakeSwaps.ResultOf(SwapOutcome.Refused, 6, "flips 0.2, allowed 0.05", "slow").Report with { Problems = ["config.yaml:1:1: bad"] },
        };

        var reply = await PostAsync(change, Yaml);
        var problem = await Replies.ProblemAsync(reply, 422, "swap_refused");

        Assert.That(Replies.PathsOf(problem), Is.EqualTo(new[] { "config", "models.iris", "models.iris" }));
        Assert.That(Replies.MessagesOf(problem), Is.EqualTo(new[] { "config.yaml:1:1: bad", "flips 0.2, allowed 0.05", "slow" }));
        Assert.That(problem.GetProperty("detail").GetString(), Does.StartWith("Configuration change rejected for 3 reasons; the active revision stays active."));
        var swap = problem.GetProperty("swap");
        Assert.That((swap.GetProperty("outcome").GetString(), swap.GetProperty("stored").GetInt32()), Is.EqualTo(("refused", 6)));
        Assert.That(swap.GetProperty("diff").GetArrayLength(), Is.EqualTo(3));
        Assert.That(swap.GetProperty("report").GetProperty("models")[0].GetProperty("problems").GetArrayLength(), Is.EqualTo(2));
        Assert.That(Replies.Header(reply, "ETag"), Is.EqualTo("\"5\""));
    }

    [TestCase("\"5\"", 5)]
    [TestCase("5", 5)]
    [TestCase(" \"5\" ", 5)]
    [TestCase("*", null)]
    [TestCase(null, null)]
    public async Task Apply_IfMatch_IsTheRevisionThatMustBeServed(string? header, int? revision)
    {
        await Replies.OkAsync(await PostAsync("apply", Yaml, ("If-Match", header)));

        Assert.That(_swaps.Requests.Single().IfRevision, Is.EqualTo(revision));
    }

    [TestCase("apply")]
    [TestCase("rollback")]
    public async Task Change_OtherRevisionServed_Is412(string change)
    {
        var problem = await Replies.ProblemAsync(await PostAsync(change, Yaml, ("If-Match", "\"4\"")), 412, "revision_mismatch");

        Assert.That(problem.GetProperty("detail").GetString(), Does.StartWith("Expected revision 4, but revision 5 is active."));
    }

    [TestCase("W/\"5\"")]
    [TestCase("\"5\", \"6\"")]
    [TestCase("\"five\"")]
    [TestCase("-5")]
    [TestCase("\"")]
    [TestCase("99999999999")]
    public async Task Apply_IfMatchThatIsNoRevision_Is400(string header)
    {
        await Replies.BadFieldsAsync(await PostAsync("apply", Yaml, ("If-Match", header)), "invalid_input", "If-Match");

        Assert.That(_swaps.Requests, Is.Empty);
    }

    [Test]
    public async Task Apply_FromTheCommandLine_TellsSourceAndAuthor()
    {
        await Replies.OkAsync(await PostAsync("apply", Yaml, ("x-admin-source", "command-line"), ("x-admin-author", "Zoë (ops)")));

        Assert.That((_swaps.Requests[0].Source, _swaps.Requests[0].Author), Is.EqualTo((RevisionSource.CommandLine, "127.0.0.1, claims to be \"Zoë (ops)\"")));
    }

    [TestCase("a\u202Eb")]
    [TestCase("a\tb")]
    [TestCase("a\u2066b")]
    [TestCase("a\", admin-key from 10.0.0.1")]
    public async Task Apply_AuthorThatIsNoName_Is400(string author) =>
        await Replies.BadFieldsAsync(await PostAsync("apply", Yaml, ("x-admin-author", author)), "invalid_input", "x-admin-author");

    [Test]
    public async Task Apply_LongAuthorAndBadIfMatch_TellsBoth() => await Replies.BadFieldsAsync(
        await PostAsync("apply", Yaml, ("x-admin-author", new string('a', 101)), ("If-Match", "x")), "invalid_input", "If-Match", "x-admin-author");

    [TestCase("", null)]
    [TestCase("?to=3", 3)]
    public async Task Rollback_To_IsTheRevisionToBringBack(string query, int? target)
    {
        await Replies.OkAsync(await _server.Client.PostAsync($"/admin/rollback{query}", null));

        Assert.That(_swaps.Targets, Is.EqualTo(new[] { target }));
    }

    [Test]
    public async Task Rollback_ToNoNumber_Is400() =>
        await Replies.BadFieldsAsync(await _server.Client.PostAsync("/admin/rollback?to=last", null), "invalid_input", "to");

    [Test]
    public async Task Change_WhileDraining_Is503()
    {
        _swaps.Result = () => throw new UnavailableException(UnavailableException.NotReady, "The server is about to end.", TimeSpan.FromSeconds(10));

        await Replies.ProblemAsync(await PostAsync("apply", Yaml), 503, "not_ready");
    }

    private async Task<HttpResponseMessage> PostAsync(string change, string yaml, params (string Name, string? Value)[] headers)
    {
        using var handler = new SocketsHttpHandler { RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8 };
        using var client = new HttpClient(handler) { BaseAddress = _server.Client.BaseAddress };
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/admin/{change}") { Content = new StringContent(yaml, Encoding.UTF8, "application/yaml") };
        foreach (var (name, value) in headers)
        {
            _ = value is not null && request.Headers.TryAddWithoutValidation(name, value);
        }

        return await client.SendAsync(request);
    }
}
