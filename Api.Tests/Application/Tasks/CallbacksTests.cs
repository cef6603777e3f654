using System.Security.Cryptography;
using System.Text;
using Interlock.Api.Tests.Support;
using Interlock.Application.Notifications;
using Interlock.Application.Tasks;
using Interlock.Domain;
using Interlock.Domain.Tasks;
using NUnit.Framework;

namespace Interlock.Api.Tests.Application.Tasks;

internal sealed class CallbacksTests
{
    private const string Secret = "plain text: a secret with an ä";

    private const string View = """{"id":"1","data":{"x":[1.0,"ä"]}}""";

    private readonly ManualTime _clock = new();

    [TestCase("https://shop.example.com/hooks", "https://shop.example.com/hooks")]
    [TestCase("https://shop.example.com/hooks", "HTTPS://SHOP.example.com:443/hooks/a?b=../c&d=e@f")]
    [TestCase("https://shop.example.com/hooks/", "https://shop.example.com/hooks/a%20b/c..d/.e")]
    [TestCase("https://shop.example.com", "https://shop.example.com/any/where")]
    [TestCase("https://shop.example.com", "https://shop.example.com?a=b")]
    [TestCase("http://127.0.0.1:8080/", "http://127.0.0.1:8080/a")]
    [TestCase("http://[::1]:8080/", "http://[::1]:8080/a")]
    public void Check_Covered_Passes(string allowed, string url) => Assert.DoesNotThrow(() => Allowing(allowed).Check(url));

    [TestCase("https://shop.example.com", "https://shop.example.com.evil.org/")]
    [TestCase("https://shop.example.com", "https://shop.example.com./")]
    [TestCase("https://shop.example.com", "https://evil.org/https://shop.example.com")]
    [TestCase("https://shop.example.com", "http://shop.example.com/")]
    [TestCase("https://shop.example.com", "https://shop.example.com:8443/")]
    [TestCase("https://shop.example.com", "https://shop.example.com@evil.org/")]
    [TestCase("https://shop.example.com", "https://shop.example.com:443@evil.org/")]
    [TestCase("https://shop.example.com", "https://a:b@shop.example.com/")]
    [TestCase("https://shop.example.com", "https://@shop.example.com/")]
    [TestCase("https://shop.example.com", @"https://evil.org\@shop.example.com/")]
    [TestCase("https://shop.example.com", @"https://shop.example.com\.evil.org/")]
    [TestCase("https://shop.example.com", "https://shop.example.com%2eevil.org/")]
    [TestCase("https://shop.example.com", "https://shop.example.com/#a")]
    [TestCase("https://shop.example.com", " https://shop.example.com/")]
    [TestCase("https://shop.example.com", "https://shop.example.com/\r\nHost: evil.org")]
    [TestCase("https://shop.example.com", "https://shop.example.com/ä")]
    [TestCase("https://shop.example.com", "https://shop。example.com/")]
    [TestCase("https://shop.example.com", "//shop.example.com/")]
    [TestCase("https://shop.example.com", "https:shop.example.com/")]
    [TestCase("https://shop.example.com", "https:///shop.example.com/")]
    [TestCase("https://shop.example.com", "https://:443/")]
    [TestCase("https://shop.example.com", "file:///etc/passwd")]
    [TestCase("https://shop.example.com", "gopher://shop.example.com/")]
    [TestCase("https://shop.example.com", "")]
    [TestCase("https://shop.example.com/hooks", "https://shop.example.com/hooks2")]
    [TestCase("https://shop.example.com/hooks", "https://shop.example.com/")]
    [TestCase("https://shop.example.com/hooks", "https://shop.example.com/Hooks")]
    [TestCase("https://shop.example.com/hooks/", "https://shop.example.com/hooks")]
    [TestCase("https://shop.example.com/hooks/", "https://shop.example.com/hooks/../admin")]
    [TestCase("https://shop.example.com/hooks/", "https://shop.example.com/hooks/..")]
    [TestCase("https://shop.example.com/hooks/", "https://shop.example.com/hooks/%2e%2e/admin")]
    [TestCase("https://shop.example.com/hooks/", "https://shop.example.com/hooks/.%2E/admin")]
    [TestCase("https://shop.example.com/hooks/", "https://shop.example.com/hooks/%252e%252e/admin")]
    [TestCase("https://shop.example.com/hooks/", "https://shop.example.com/hooks/%25252525252e%25252525252e/admin")]
    [TestCase("https://shop.example.com/hooks/", "https://shop.example.com/hooks/..%2fadmin")]
    [TestCase("https://shop.example.com/hooks/", "https://shop.example.com/hooks/a%5c..%5cadmin")]
    [TestCase("https://shop.example.com/hooks/", "https://shop.example.com/hooks/..;a=b/admin")]
    [TestCase("https://shop.example.com/hooks/", "https://shop.example.com/hooks/..%3b/admin")]
    [TestCase("http://127.0.0.1/", "http://127.0.0.2/")]
    public void Check_NotCovered_IsRefused(string allowed, string url)
    {
        var refused = Assert.Throws<InvalidInputException>(() => Allowing(allowed).Check(url))!;

        Assert.That(refused.Problems.Single().Path, Is.EqualTo("x-callback-url"));
        Assert.That(refused.Message, Does.Not.Contain("shop.example.com/"));
    }

    [Test]
    public void Check_TooLong_IsRefused() =>
        Assert.Throws<InvalidInputException>(() => Allowing("https://a.example").Check("https://a.example/" + new string('a', 3000)));

    [Test]
    public void Check_NoneAllowed_IsRefused() => Assert.That(
        Assert.Throws<InvalidInputException>(() => Allowing().Check("https://shop.example.com/"))!.Message,
        Is.EqualTo("x-callback-url: the address may not be called: this server allows no callbacks"));

    [TestCase(TaskState.Succeeded, "task.succeeded")]
    [TestCase(TaskState.Failed, "task.failed")]
    [TestCase(TaskState.Dead, "task.dead")]
    [TestCase(TaskState.Cancelled, "task.cancelled")]
    public void DeliveryOf_Finished_HoldsTheView(TaskState state, string type)
    {
        var delivery = Allowing("http://a").DeliveryOf(Task(state, "HTTP://A.example:80/x"), View)!;

        Assert.That((delivery.Event, delivery.Url, delivery.Notification), Is.EqualTo((type, "HTTP://A.example:80/x", (string?)null)));
        Assert.That(delivery.Receiver, Is.EqualTo("http://a.example:80"));
        Assert.That(delivery.Body, Is.EqualTo(
            $$"""{"type":"{{type}}","timestamp":"2026-05-04T08:00:00.000Z","data":""" + View + "}"));
    }

    [Test]
    public void DeliveryOf_NoAddress_IsNone() => Assert.That(Allowing("http://a").DeliveryOf(Task(TaskState.Dead, null), "{}"), Is.Null);

    [TestCase(Secret, null)]
    [TestCase("whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD", "C2FVsBQIhrscChlQIMV+b5sSYspob7oD")]
    public async Task Run_Callback_IsSignedAsStandardWebhooksSay(string secret, string? base64)
    {
        await using var outbox = await Outbox.OpenAsync();
        await using var receiver = await StubApi.StartAsync(Answers.Status(200));
        var config = ConfigOf(secret, receiver.Url + "/hooks/");
        await outbox.Datastore().AddAsync(
            [new Callbacks(config, outbox.Clock).DeliveryOf(Task(TaskState.Succeeded, receiver.Url + "/hooks/a?b=c"), """{"label":"ä"}""")!], default);

        outbox.Serve(config);
        await outbox.EmptyAsync();

        // Computed here from the page's words, not by the code under test.
        var post = receiver.Requests.Single();
        var key = base64 is null ? Encoding.UTF8.GetBytes(secret) : Convert.FromBase64String(base64);
        using var hmac = new HMACSHA256(key);
        var signed = $"{post.Headers["webhook-id"]}.{post.Headers["webhook-timestamp"]}.{post.Body}";
        var expected = "v1," + Convert.ToBase64String(hmac.ComputeHash(Encoding.UTF8.GetBytes(signed)));
        Assert.That(post.Headers["webhook-signature"], Is.EqualTo(expected));
        Assert.That((post.Path, post.Query), Is.EqualTo(("/hooks/a", "?b=c")));
    }

    [Test]
    public async Task Run_AddressIsNotAllowedAnyMore_IsNeverCalled()
    {
        await using var outbox = await Outbox.OpenAsync();
        await using var receiver = await StubApi.StartAsync(Answers.Status(200));
        var task = Task(TaskState.Succeeded, receiver.Url + "/t0k3n");
        await outbox.Datastore().AddAsync([new Callbacks(ConfigOf(Secret, receiver.Url), outbox.Clock).DeliveryOf(task, "{}")!], default);
        outbox.Clock.Advance(TimeSpan.FromMinutes(11));

        outbox.Serve(ConfigOf(Secret, "https://elsewhere.example"));

        await outbox.RowsAsync(rows => rows.Single().FinishedAt is not null, "it is given up");
        await Poll.UntilAsync(() => System.Threading.Tasks.Task.FromResult(outbox.Log.Errors.Any()), "it is logged");
        Assert.That(receiver.Calls, Is.Zero);
        Assert.That(outbox.Log.Errors.Single().Text, Does.Contain("tasks.callbacks.allow").And.Not.Contain("t0k3n"));
    }

    [Test]
    public async Task Run_ReceiverRepeatsSecrets_NeitherLogNorReasonShowsThem()
    {
        const string path = "/a-long-key-in-the-path?token=in-the-url";
        await using var outbox = await Outbox.OpenAsync();
        await using var receiver = await StubApi.StartAsync(context =>
            Answers.Json($"{Secret} {context.Request.Path}{context.Request.QueryString}\n{context.Request.Host} in-the-url", 400)(context));
        var webhook = Outbox.Webhook(receiver.Url + path) with { Secret = Secret };
        var config = ConfigOf(Secret, receiver.Url) with { Notifications = new Dictionary<string, NotificationConfig> { ["ops"] = webhook } };
        await outbox.Datastore().AddAsync([new Callbacks(config, outbox.Clock).DeliveryOf(Task(TaskState.Dead, receiver.Url + path), "{}")!], default);
        await outbox.TellAsync(config, Outbox.Failed());

        outbox.Serve(config);
        var rows = await outbox.RowsAsync(rows => rows.All(row => row.FinishedAt is not null), "both are given up");
        await Poll.UntilAsync(() => System.Threading.Tasks.Task.FromResult(outbox.Log.Errors.Count() == 2), "both are logged");

        foreach (var text in rows.Select(row => row.Reason!).Concat(outbox.Log.Lines.Select(line => line.Text)))
        {
            Assert.That(text, Does.Contain("answered 400 (*** ***"));
            Assert.That(text, Does.Not.Contain(Secret).And.Not.Contain("in-the-url").And.Not.Contain("in-the-path").And.Not.Contain("\n"));
        }

        Assert.That(outbox.Log.Lines.Select(line => line.Exception), Is.All.Null);
    }

    private static NotificationsConfig ConfigOf(string secret, params string[] allowed) =>
        Outbox.Config() with { Callbacks = new CallbackConfig { Allow = allowed, Secret = secret } };

    private static InferenceTask Task(TaskState state, string? url)
    {
        var task = new InferenceTask { Id = "1", Model = "iris", Request = "{}", RequestHash = "", DueAt = default, CallbackUrl = url };
        typeof(InferenceTask).GetProperty(nameof(InferenceTask.State))!.SetValue(task, state);
        return task;
    }

    private Callbacks Allowing(params string[] allowed) => new(ConfigOf(Secret, allowed), _clock);
}
