using Interlock.Application.Configuration;
using Interlock.Application.Notifications;
using NUnit.Framework;

namespace Interlock.Api.Tests.Infrastructure.Configuration;

/// <summary>What may stand under <c>notifications</c> and <c>tasks.callbacks</c>.</summary>
public sealed class NotificationConfigTests
{
    [Test]
    public void Read_EveryKey_IsAccepted() => Assert.That(
        Reading.Lines(Reading.Iris + """
            tasks:
              callbacks: { allow: ["https://shop.example.com/hooks/", "http://10.0.0.7:8080"], secret: 0123456789abcdef, timeout: 1s, retries: 0, retry-delay: 1h }
            notifications:
              chat:
                type: slack
                url: https://hooks.example.com/services/T0/B0/hunter2
                on: [job.*, task.dead]
                only: [nightly]
                template: "<!here> {{ subject }} {{event}} {{ date }} {{ reason }} {{ time }} {{ id }} {{ text }}"
                timeout: 1s
                retries: 1
                retry-delay: 1s
                rate-limit: 1
              pager: { type: webhook, url: "http://pager?key=hunter2", on: ["*"], secret: whsec_MDEyMzQ1Njc4OWFiY2RlZg== }

            """),
        Is.Empty);

    [TestCase("url: hunter2", "url: is not an address such as https://hooks.example.com/services/...")]
    [TestCase("url: \"ftp://hunter2\"", "url: is not an address such as https://hooks.example.com/services/...")]
    [TestCase("url: \"https://a:hunter2@b\"", "url: must not hold a user and password: they are never sent")]
    [TestCase("url: \"https://a/#hunter2\"", "url: must not hold a '#': what is behind it is never sent")]
    [TestCase("url: [hunter2]", "url: the value is not text")]
    [TestCase("secret: hunter2", "secret: needs at least 16 characters")]
    [TestCase("secret: whsec_hunter2", "secret: begins with whsec_, and what follows is not base64")]
    [TestCase("secret: whsec_aHVudGVyMg==", "secret: needs at least 16 bytes behind whsec_")]
    [TestCase("on: []", "on: at least one event is needed")]
    [TestCase("on: [task.dead, tsk.*]", "on[1]: 'tsk.*' is no event; there are: task.dead, job.succeeded, job.failed, job.late, job.missed, swap.published, swap.refused, swap.rolled-back, model.hung, model.recovered, drift.high, quality.dropped, labels.late")]
    [TestCase("template: \"\"", "template: must have 1 to 2000 characters")]
    [TestCase("template: \"{{ reason\"", "template: has '{{' or '}}' that is no part of a placeholder such as {{ subject }}")]
    [TestCase("template: \"{{ {{ id }} }}\"", "template: has '{{' or '}}' that is no part of a placeholder such as {{ subject }}")]
    [TestCase("template: \"{{ reson }}\"", "template: there is no {{ reson }}; the events of 'on' have: event, subject, id, time, text, reason, code")]
    [TestCase("template: \"{{ date }}\"", "template: there is no {{ date }}; the events of 'on' have: event, subject, id, time, text, reason, code")]
    [TestCase("template: \"{{ }}\"", "template: there is no {{  }}; the events of 'on' have: event, subject, id, time, text, reason, code")]
    [TestCase("rate-limit: 0", "rate-limit: '0' is not a whole number from 1 to 6000")]
    public void Read_BadKey_IsToldOnceWithoutSecrets(string written, string expected)
    {
        var others = new[] { "url: \"https://a/hunter2\"", "on: [task.dead]" }.Where(key => key.Split(':')[0] != written.Split(':')[0]);
        var report = Reading.Of($"{Reading.Iris}notifications: {{ pager: {{ type: webhook, {string.Join(", ", others.Append(written))} }} }}\n").Report;

        Assert.That(report.Lines, Has.Count.EqualTo(1), report.ToString());
        Assert.That(report.Lines[0], Does.EndWith($"notifications.pager.{expected}"));
        Assert.That(report.ToString(), Does.Not.Contain("hunter2").And.Not.Contain("aHVu"));
    }

    [TestCase("allow: [\"https://a.example\"]", "secret: callbacks are signed: it needs at least 16 characters")]
    [TestCase("allow: [\"https://a.example\"], secret: hunter2", "secret: callbacks are signed: it needs at least 16 characters")]
    [TestCase("secret: hunter2", "secret: callbacks are signed: it needs at least 16 characters")]
    [TestCase("allow: [a.example], secret: 0123456789abcdef", "allow[0]: is not the beginning of an address, such as https://shop.example.com/hooks/: it does not begin with https:// or http://")]
    [TestCase("allow: [\"https://a.example/../b\"], secret: 0123456789abcdef", "allow[0]: is not the beginning of an address, such as https://shop.example.com/hooks/: it has a path with '..', or with something that may be read as one or as a '/'")]
    [TestCase("allow: [\"https://a.example/?b=c\"], secret: 0123456789abcdef", "allow[0]: must not hold a '?': queries are not compared, any is allowed")]
    [TestCase("allow: [\"https://*.example\"], secret: 0123456789abcdef", "allow[0]: is not the beginning of an address, such as https://shop.example.com/hooks/: it is no address")]
    public void Read_BadCallbacks_AreToldOnce(string written, string expected)
    {
        var report = Reading.Of($"{Reading.Iris}tasks: {{ callbacks: {{ {written} }} }}\n").Report;

        Assert.That(report.Lines, Has.Count.EqualTo(1), report.ToString());
        Assert.That(report.Lines[0], Does.EndWith($"tasks.callbacks.{expected}"));
        Assert.That(report.ToString(), Does.Not.Contain("hunter2"));
    }

    [Test]
    public void Doc_OfOn_NamesEveryEvent() => Assert.That(
        NotificationConfig.Events.Keys.Where(name => !typeof(NotificationConfig).GetProperty(nameof(NotificationConfig.On))!
            .GetCustomAttributes(typeof(ConfigDocAttribute), false).Cast<ConfigDocAttribute>().Single().Text.Contains(name, StringComparison.Ordinal)),
        Is.Empty);
}
