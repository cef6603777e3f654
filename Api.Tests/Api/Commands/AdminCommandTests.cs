using System.Text.Json;
using Interlock.Api.Tests.Support;
using Interlock.Application.Swaps;
using Interlock.Domain.Swaps;
using Microsoft.AspNetCore.Http;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Commands;

/// <summary>The commands that ask a running server.</summary>
[Parallelizable]
public sealed class AdminCommandTests
{
    private TemporaryFolder _folder = null!;
    private TestServer _server = null!;
    private FakeSwaps _swaps = null!;

    [SetUp]
    public async Task Start()
    {
        (_folder, _swaps) = (new TemporaryFolder(), new FakeSwaps());
        _server = await TestServer.StartAsync(FakeModel.Yaml, container =>
        {
            new FakeModel().Wire(container);
            _swaps.Wire(container);
        });
        Configure(_server.Client.BaseAddress!.ToString());
    }

    [TearDown]
    public async Task Stop()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [TestCase(SwapOutcome.Unchanged, 0)]
    [TestCase(SwapOutcome.Planned, 2)]
    [TestCase(SwapOutcome.Refused, 1)]
    public async Task Plan_Outcome_IsTheExitCode(SwapOutcome outcome, int exitCode)
    {
        _swaps.Result = () => FakeSwaps.ResultOf(outcome);

        var run = await RunAsync("plan");

        Assert.That((run.ExitCode, run.Errors), Is.EqualTo((exitCode, "")), run.Output);
        Assert.That(_swaps.Requests.Single().Text, Is.EqualTo(File.ReadAllText(_folder.PathOf("config.yaml"))), "as it is written");
    }

    [Test]
    public async Task Plan_Planned_PrintsWhatChangesAndHowItWasProven()
    {
        _swaps.Result = () => FakeSwaps.ResultOf(SwapOutcome.Planned);

        var run = await RunAsync("plan");

        Assert.That(run.Output.TrimEnd(), Is.EqualTo("""
            ~ models.iris.active: v1 -> v2
            + models.iris.shadow: v1
            - models.wine.canary.percent: 10

            models.iris: v1 -> v2
              loaded v2    112 ms, 3.0 MiB, 12 golden requests answered as they must be
              compared     v2 with v1: 200 answers to 12 golden and 200 recorded requests; 12 could not be asked again
              flips        3 (1.5%)
              drift        at most 0.25, p99 0.125
              latency      p50 0.2 -> 0.3 ms (x1.5), p99 0.8 -> 0.8 ms (x1)
              errors       1 new, 0 healed; the first: the score is not finite
              examples     01a1
              note         nothing was recorded yet

            config.yaml:3:5: a warning
            Would be published as the next revision.
            """), run.Errors);
    }

    [Test]
    public async Task Plan_Refused_TellsEveryReasonLast()
    {
        _swaps.Result = () => FakeSwaps.ResultOf(SwapOutcome.Refused, null, "flips 0.2, allowed 0.05", "too slow");

        var run = await RunAsync("plan");

        string[] reasons = ["Refused:", "  models.iris: flips 0.2, allowed 0.05", "  models.iris: too slow"];
        Assert.That(run.Output.TrimEnd().Split('\n')[^3..], Is.EqualTo(reasons));
    }

    [Test]
    public async Task Plan_Json_PrintsTheData()
    {
        _swaps.Result = () => FakeSwaps.ResultOf(SwapOutcome.Planned);

        var json = JsonElement.Parse((await RunAsync("plan", "--json")).Output);

        Assert.That((json.GetProperty("outcome").GetString(), json.GetProperty("diff").GetArrayLength()), Is.EqualTo(("planned", 3)));
        Assert.That(json.GetProperty("report").GetProperty("models")[0].GetProperty("change").GetString(), Is.EqualTo("swapped"));
    }

    [Test]
    public async Task Apply_Accepted_ExitsZeroAndSaysWhoAsked()
    {
        _swaps.Result = () => FakeSwaps.ResultOf(SwapOutcome.Published, 6) with { Revision = 6 };

        var run = await RunAsync("apply", "--if-revision", "5");

        Assert.That(run.ExitCode, Is.Zero, run.Errors);
        Assert.That(run.Output.TrimEnd(), Does.EndWith("Revision 6 is served."));
        var request = _swaps.Requests.Single();
        Assert.That((request.Source, request.Author, request.IfRevision), Is.EqualTo((RevisionSource.CommandLine, $"127.0.0.1, claims to be \"{Environment.UserName}\"", 5)));
    }

    [TestCase("apply")]
    [TestCase("rollback")]
    public async Task Change_Refused_ExitsOneWithTheReport(string command)
    {
        _swaps.Result = () => FakeSwaps.ResultOf(SwapOutcome.Refused, 6, "too slow");

        var run = await RunAsync(command);

        Assert.That((run.ExitCode, run.Errors), Is.EqualTo((1, "")));
        Assert.That(run.Output.TrimEnd(), Does.StartWith("~ models.iris.active: v1 -> v2").And.EndsWith("Refused: models.iris: too slow"));
    }

    [Test]
    public async Task Change_OtherRevisionServed_ExitsOneAndSaysWhich()
    {
        var run = await RunAsync("rollback", "--to", "2", "--if-revision", "4");

        Assert.That((run.ExitCode, run.Output), Is.EqualTo((1, "")));
        Assert.That(run.Errors, Does.StartWith("Expected revision 4, but revision 5 is active."));
        Assert.That(_swaps.Targets, Is.EqualTo(new int?[] { 2 }));
    }

    [Test]
    public async Task Revisions_List_MarksTheOneThatIsServed()
    {
        for (var i = 0; i < 5; i++)
        {
            _swaps.Add(restores: i == 4 ? 2 : null);
        }

        var run = await RunAsync("revisions", "--limit", "2");

        Assert.That(run.Output.TrimEnd(), Is.EqualTo("""
               revision  when (UTC)           source        author  outcome    what changed
            *  5         2026-01-31 12:00:00  command-line  ops     published  brings back 2; ~ models.iris.active: v1 -> v2 and 1 more
               4         2026-01-31 12:00:00  command-line  ops     published  ~ models.iris.active: v1 -> v2 and 1 more
            """), run.Errors);
    }

    [Test]
    public async Task Revisions_Number_ShowsItOrItsConfiguration()
    {
        _swaps.Add("models: { iris: { key: ${SECRET} } }\n").RollBack("errors 0.3");

        var shown = await RunAsync("revisions", "1");
        var yaml = await RunAsync("revisions", "1", "--yaml");
        var unknown = await RunAsync("revisions", "2");

        Assert.That(shown.Output, Does.StartWith("Revision 1\n").And.Contain("  outcome  rolled-back\n           errors 0.3\n"));
        Assert.That(shown.Output, Does.Contain("models.iris: v1 -> v2"));
        Assert.That(yaml.Output, Is.EqualTo("models: { iris: { key: ${SECRET} } }\n"));
        Assert.That((unknown.ExitCode, unknown.Errors.TrimEnd()), Is.EqualTo((1, "There is no revision '2'.")));
    }

    [Test]
    public async Task Apply_WrongKey_SaysSo()
    {
        Configure(_server.Client.BaseAddress!.ToString(), ", admin-key: wrong");

        var run = await RunAsync("apply");

        Assert.That((run.ExitCode, run.Errors.TrimEnd()), Is.EqualTo((1, "The x-admin-key is not the server.admin-key of this server.")));
        Assert.That(_swaps.Requests, Is.Empty);
    }

    [Test]
    public async Task Apply_Anything_SendsKeyAndTextAsWritten()
    {
        await using var stub = await StubApi.StartAsync(context => context.Response.Body.WriteAsync(
            """{"data":{"outcome":"unchanged","revision":1,"diff":[],"report":{}}}"""u8.ToArray()).AsTask());
        Configure("http://127.0.0.1:1", ", admin-key: \"${KEY}\"");

        (string, string)[] environment = [("KEY", "a-long-secret"), ("HTTP_PROXY", "http://127.0.0.1:1")];
        var run = await InterlockCommand.RunAsync(_folder.Path, ["apply", "--server", stub.Url], environment);

        Assert.That((run.ExitCode, run.Output.TrimEnd()), Is.EqualTo((0, "No change.")), run.Errors);
        var request = stub.Requests.Single();
        Assert.That((request.Method, request.Path, request.Body), Is.EqualTo(("POST", "/admin/apply", File.ReadAllText(_folder.PathOf("config.yaml")))));
        Assert.That((request.Headers["x-admin-key"], request.Headers["Content-Type"]), Is.EqualTo(("a-long-secret", "application/yaml; charset=utf-8")));
        Assert.That(request.Body, Does.Contain("${KEY}").And.Not.Contain("a-long-secret"));
    }

    [TestCase("[]")]
    [TestCase("""{"data":7}""")]
    [TestCase("""{"data":null}""")]
    [TestCase("""{"swap":7}""")]
    public async Task Apply_ReplyOfSomethingElse_ExitsOneAndSaysSo(string reply)
    {
        await using var stub = await StubApi.StartAsync(context => context.Response.WriteAsync(reply));

        var run = await RunAsync("apply", "--server", stub.Url);

        Assert.That((run.ExitCode, run.Errors.TrimEnd()), Is.EqualTo((1, "The server's reply is not understood.")));
    }

    [TestCase("apply")]
    [TestCase("rollback")]
    [TestCase("revisions")]
    [TestCase("plan", "--server", "http://127.0.0.1:1")]
    public async Task Command_NoServer_ExitsOneAndSaysWhere(params string[] args)
    {
        Configure("http://127.0.0.1:1");

        var run = await RunAsync(args);

        Assert.That((run.ExitCode, run.Output), Is.EqualTo((1, "")));
        Assert.That(run.Errors, Does.StartWith("No server answers at http://127.0.0.1:1: "));
    }

    [Test]
    public async Task Apply_SomethingElseAnswers_SaysSo()
    {
        await using var stub = await StubApi.StartAsync(context => context.Response.Body.WriteAsync("<html>"u8.ToArray()).AsTask());

        var run = await RunAsync("apply", "--server", stub.Url);

        Assert.That((run.ExitCode, run.Output), Is.EqualTo((1, "")));
        Assert.That(run.Errors, Does.Contain("is no Interlock server"));
    }

    [Test]
    public async Task Plan_VariableOnlyTheServerKnows_IsLeftToTheServer()
    {
        var text = File.ReadAllText(_folder.PathOf("config.yaml"));
        _folder.Write("config.yaml", text.Replace("runtime: onnx", "runtime: \"${RUNTIME_OF_SERVER}\"", StringComparison.Ordinal));

        var run = await RunAsync("plan");

        Assert.That((run.ExitCode, run.Output.TrimEnd()), Is.EqualTo((0, "No change.")), run.Errors);
    }

    [Test]
    public async Task Plan_FileThatCannotBeRead_TellsTheReport()
    {
        _folder.Write("config.yaml", "server: [");

        var run = await RunAsync("plan");

        Assert.That((run.ExitCode, run.Output), Is.EqualTo((1, "")));
        Assert.That(run.Errors, Does.Contain("config.yaml:1"));
        Assert.That(_swaps.Requests, Is.Empty);
    }

    [TestCase("plan", "--what")]
    [TestCase("apply", "--if-revision", "x")]
    [TestCase("revisions", "x")]
    public async Task Command_WrongUsage_ExitsOne(params string[] args)
    {
        var run = await RunAsync(args);

        Assert.That(run.ExitCode, Is.EqualTo(1));
        Assert.That(run.Errors, Is.Not.Empty);
    }

    private void Configure(string url, string more = "") =>
        _folder.Write("config.yaml", $"server: {{ urls: \"{url.TrimEnd('/')}\"{more} }}\n{FakeModel.Yaml}");

    private Task<InterlockCommand> RunAsync(params string[] args) => InterlockCommand.RunAsync(_folder.Path, args);
}
