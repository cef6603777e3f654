using Interlock.Api.Tests.Support;
using Interlock.Infrastructure.Http;
using Interlock.Application.Jobs.Steps;
using Microsoft.AspNetCore.Http;
using NUnit.Framework;

namespace Interlock.Api.Tests.Infrastructure.Http;

internal sealed class HttpStepTests
{
    private const string Key = "key-0123456789abcdef";

    private StubApi _api = null!;

    [SetUp]
    public async Task StartAsync() => _api = await StubApi.StartAsync(_ => Task.CompletedTask);

    [TearDown]
    public ValueTask StopAsync() => _api.DisposeAsync();

    [Test]
    public async Task Run_Placeholders_AreWrittenAsTheirPlaceNeeds()
    {
        using var step = Step("/hook/{{ params.who }}?day={{ date }}&who={{ params.who }}", """{"day":"{{ date }}","who":"{{ params.who }}"}""");

        await RunAsync(step);

        var request = _api.Requests.Single();
        Assert.That(request.Method, Is.EqualTo("POST"));
        Assert.That(request.Path, Is.EqualTo("/hook/a%20%22b%22&c%2Fd"));
        Assert.That(request.Query, Is.EqualTo("?day=2026-01-31&who=a%20%22b%22%26c%2Fd"));
        Assert.That(request.Headers["Authorization"], Is.EqualTo($"Bearer {Key} 2026-01-31"));
        Assert.That(request.Headers["Content-Type"], Is.EqualTo("application/json"));
        Assert.That(request.Body, Is.EqualTo("""{"day":"2026-01-31","who":"a \"b\"&c/d"}"""));
        Assert.That(step.Lines.Single(), Does.StartWith($"Info: POST {_api.Url} answered 200 in "));
    }

    [Test]
    public async Task Run_Form_IsPercentEncoded()
    {
        using var step = Step("/", "who={{ params.who }}", ("Content-Type", "application/x-www-form-urlencoded"));

        await RunAsync(step);

        Assert.That(_api.Requests.Single().Body, Is.EqualTo("who=a%20%22b%22%26c%2Fd"));
    }

    [Test]
    public void Run_Refused_FailsAndShowsWhatWasSaidWithoutSecrets()
    {
        _api.Answer = async context =>
        {
            context.Response.StatusCode = 422;
            await context.Response.WriteAsync($"no\r\n such key {Key} at {context.Request.Path}{new string('x', 100_000)}");
        };
        using var step = Step("/hook/secret-0123456789abcdef", "{}");

        Assert.That(() => RunAsync(step), Throws.TypeOf<StepFailedException>().With.Message.EqualTo($"POST {_api.Url} answered 422."));
        Assert.That(step.Lines.Single(), Does.StartWith("Error: no such key ").And.Not.Contains(Key).And.Not.Contains("secret-0123").And.Length.LessThan(600));
    }

    [Test]
    public void Run_Redirect_IsAFailure()
    {
        _api.Answer = context =>
        {
            context.Response.Redirect("http://127.0.0.1:1/elsewhere");
            return Task.CompletedTask;
        };
        using var step = Step("/", "{}");

        Assert.That(() => RunAsync(step), Throws.TypeOf<StepFailedException>().With.Message.EqualTo($"POST {_api.Url} answered 302, a redirect, which is not followed."));
    }

    [Test]
    public async Task Run_NobodyThere_FailsWithoutTheAddress()
    {
        await _api.CloseAsync();
        using var step = Step("/secret", "{}");

        Assert.That(() => RunAsync(step), Throws.TypeOf<StepFailedException>().With.Message.EndsWith(" cannot be reached: ConnectionRefused.").And.Message.Not.Contains("secret"));
    }

    [Test]
    public void Run_LineBreakInAHeader_IsRefused()
    {
        using var step = new FakeStep(new HttpStepConfig { Url = _api.Url, Headers = Headers(("X-Who", "{{ params.who }}")) }, null, ("who", "a\r\nb"));

        Assert.That(() => RunAsync(step), Throws.TypeOf<StepFailedException>().With.Message.EqualTo("The header 'X-Who' would have a line break."));
        Assert.That(_api.Calls, Is.Zero);
    }

    [TestCase("..")]
    [TestCase(".")]
    public void Run_ParameterThatLeadsOutOfThePath_IsRefused(string who)
    {
        using var step = new FakeStep(new HttpStepConfig { Url = _api.Url + "/hook/{{ params.who }}" }, null, ("who", who));

        Assert.That(() => RunAsync(step), Throws.TypeOf<StepFailedException>().With.Message.Contains("'.' or '..'"));
        Assert.That(_api.Calls, Is.Zero);
    }

    [Test]
    public void Run_HeaderBeyondAscii_IsRefused()
    {
        using var step = new FakeStep(new HttpStepConfig { Url = _api.Url, Headers = Headers(("X-Who", "{{ params.who }}")) }, null, ("who", "\u00fc"));

        Assert.That(() => RunAsync(step), Throws.TypeOf<StepFailedException>().With.Message.EqualTo("The header 'X-Who' would have characters other than ASCII."));
        Assert.That(_api.Calls, Is.Zero);
    }

    [Test]
    public async Task Run_Cancelled_EndsTheCall()
    {
        _api.Answer = context => Task.Delay(Timeout.Infinite, context.RequestAborted);
        using var step = Step("/", "{}");
        using var ending = new CancellationTokenSource();
        var run = RunAsync(step, ending.Token);
        await _api.CalledAsync(1);

        await ending.CancelAsync();

        Assert.That(() => run, Throws.InstanceOf<OperationCanceledException>());
    }

    private static Dictionary<string, string> Headers(params (string Name, string Value)[] headers) => headers.ToDictionary(header => header.Name, header => header.Value);

    private FakeStep Step(string path, string body, params (string Name, string Value)[] headers) => new(
        new HttpStepConfig { Url = _api.Url + path, Body = body, Headers = Headers([("Authorization", $"Bearer {Key} {{{{ date }}}}"), .. headers]) },
        null,
        ("who", "a \"b\"&c/d"));

    private static async Task RunAsync(FakeStep step, CancellationToken cancellationToken = default)
    {
        using var http = ExternalHttp.Create();
        await new HttpStep(http).RunAsync(step, cancellationToken);
    }
}
