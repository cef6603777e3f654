using System.Net;
using Interlock.Api.Audit;
using Interlock.Api.Tests.Support;
using Interlock.Application.Access.Audit;
using Microsoft.AspNetCore.Http;
using Moq;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Audit;

/// <summary>Requests that were refused are in the audit, and a flood of them is not.</summary>
[Parallelizable]
internal sealed class RefusalAuditTests
{
    [Test]
    public async Task Refusals_OfAServer_AreAuditedOnceAMinuteEach()
    {
        await using var server = await TestServer.StartAsync(FakeModel.Yaml + TestKeys.Yaml, new FakeModel().Wire);
        foreach (var (path, key) in new[] { ("/jobs", null), ("/jobs", null), ("/jobs", "infer"), ("/jobs", "infer"), ("/jobs/x", "infer"), ("/x1", null), ("/x2", null), ("/models", "infer") })
        {
            await server.Client.With(key).GetAsync(path);
        }

        var listed = (await TestServer.JsonOf(await server.Client.With("admin").GetAsync("/admin/audit"))).GetProperty("data").EnumerateArray()
            .Select(entry => $"{entry.GetProperty("action")} {entry.GetProperty("subject")} {entry.GetProperty("caller")} {entry.GetProperty("from")} {entry.GetProperty("outcome")}");

        Assert.That(listed.Reverse(), Is.EqualTo(new[]
        {
            "access.refused GET /jobs 127.0.0.1 127.0.0.1 unauthenticated",
            "access.refused GET /jobs infer 127.0.0.1 forbidden",
            "access.refused GET /jobs/{name} infer 127.0.0.1 forbidden",
            "access.refused GET none 127.0.0.1 127.0.0.1 unauthenticated",
        }));
    }

    [Test]
    public async Task RecordAsync_Flood_IsBoundedAndSomeMinutesLaterRecordedAgain()
    {
        var (audit, time) = (new Mock<IAudit>(), new ManualTime());
        var refusals = new RefusalAudit(audit.Object, time);
        for (var i = 0; i < 3 * RefusalAudit.MostPerMinute; i++)
        {
            await refusals.RecordAsync(From(i), "forbidden");
        }

        Assert.That(audit.Invocations, Has.Count.EqualTo(RefusalAudit.MostPerMinute));
        time.Advance(TimeSpan.FromSeconds(59));
        await refusals.RecordAsync(From(0), "forbidden");
        Assert.That(audit.Invocations, Has.Count.EqualTo(RefusalAudit.MostPerMinute));
        time.Advance(TimeSpan.FromSeconds(1));
        await refusals.RecordAsync(From(0), "forbidden");
        await refusals.RecordAsync(From(3 * RefusalAudit.MostPerMinute), "forbidden");
        Assert.That(audit.Invocations, Has.Count.EqualTo(RefusalAudit.MostPerMinute + 2));
    }

    private static DefaultHttpContext From(int number)
    {
        var context = new DefaultHttpContext { Connection = { RemoteIpAddress = new IPAddress(0x0A000001 + ((long)number << 8)) } };
        context.Request.Method = $"METHOD{number}";
        return context;
    }
}
