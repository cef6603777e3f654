using System.Text.Json;
using Interlock.Api.Tests.Support;
using Interlock.Application.Notifications;
using Interlock.Application.Notifications.Deliveries;
using NUnit.Framework;

namespace Interlock.Api.Tests.Application.Notifications;

internal sealed class NotificationBodyTests
{
    private static readonly Occurrence Hostile = new(
        "job.failed", "a<b>&c", "run-1", "failed: <!channel> & \"quotes\"\n{{ id }}",
        new Dictionary<string, string?> { ["reason"] = "{{ id }} <x>", ["code"] = null });

    [TestCase(null, "failed: &lt;!channel&gt; &amp; \"quotes\"\n{{ id }}")]
    [TestCase("<!here> *{{ subject }}*: {{reason}} ({{ code }}{{ step }})", "<!here> *a&lt;b&gt;&amp;c*: {{ id }} &lt;x&gt; ()")]
    [TestCase("{{ event }} {{ id }} {{ time }}", "job.failed run-1 2026-05-04T08:00:00.000Z")]
    public void Of_Slack_ValuesAreEscapedAndTheTemplateIsNot(string? template, string expected)
    {
        var body = BodyOf(new SlackNotificationConfig { Url = "http://a", On = ["*"], Template = template }, Hostile);

        Assert.That(body.GetRawText(), Is.EqualTo(JsonSerializer.Serialize(new { text = expected })));
    }

    [Test]
    public void Of_Webhook_IsTheEventWithTheTextOfTheTemplate()
    {
        var body = BodyOf(new WebhookNotificationConfig { Url = "http://a", On = ["*"], Template = "{{ subject }} {{ reason }}" }, Hostile);

        Assert.That(body.GetProperty("text").GetString(), Is.EqualTo("a<b>&c {{ id }} <x>"));
        Assert.That(body.EnumerateObject().Select(member => member.Name), Is.EqualTo(new[] { "event", "subject", "id", "time", "text", "reason", "code" }));
        Assert.That(body.GetProperty("code").ValueKind, Is.EqualTo(JsonValueKind.Null));
    }

    [Test]
    public void Of_HugeValues_AreCut()
    {
        var huge = new string('ä', 1_000_000);
        var occurrence = Hostile with { Text = huge, Fields = new Dictionary<string, string?> { ["reason"] = huge, ["event"] = "not this one" } };

        var slack = BodyOf(new SlackNotificationConfig { Url = "http://a", On = ["*"], Template = "{{ text }}{{ text }}{{ reason }}" }, occurrence);
        var webhook = BodyOf(new WebhookNotificationConfig { Url = "http://a", On = ["*"] }, occurrence);

        Assert.That(slack.GetProperty("text").GetString(), Has.Length.EqualTo(4003).And.EndsWith("..."));
        Assert.That(webhook.GetProperty("reason").GetString(), Has.Length.EqualTo(2003));
        Assert.That(webhook.GetProperty("event").GetString(), Is.EqualTo("job.failed"));
    }

    private static JsonElement BodyOf(NotificationConfig entry, Occurrence occurrence)
    {
        using var service = new NotificationService(Outbox.Config(("ops", entry)), new ManualTime());
        return JsonElement.Parse(NotificationBody.Of(entry, service.DeliveriesOf(occurrence).Single()));
    }
}
