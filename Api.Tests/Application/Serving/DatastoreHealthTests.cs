using Interlock.Api.Tests.Support;
using Interlock.Application.Serving.Health;
using Interlock.Domain;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;

namespace Interlock.Api.Tests.Application.Serving;

public sealed class DatastoreHealthTests
{
    private static readonly UnavailableException Away = new(UnavailableException.DatastoreUnavailable, "The datastore does not answer.", TimeSpan.FromSeconds(1));

    private readonly ManualTime _time = new();
    private DatastoreHealth _health = null!;

    [SetUp]
    public void Make() => _health = new DatastoreHealth(_time, NullLogger<DatastoreHealth>.Instance);

    [Test]
    public void Failed_Write_IsAnOutageUntilAnotherSucceeds()
    {
        _health.Failed(Away, _health.Begin());
        Assert.That((_health.IsOut, _health.Reason), Is.EqualTo((true, "the datastore has not answered since 2026-05-04T08:00:00Z")));

        _health.Answered();

        Assert.That((_health.IsOut, _health.Reason), Is.EqualTo((false, (string?)null)));
    }

    [Test]
    public void Failed_WriteThatBeganBeforeAnotherSucceeded_IsNoOutage()
    {
        var begun = _health.Begin();
        _time.Advance(TimeSpan.FromSeconds(3));
        _health.Answered();

        _health.Failed(Away, begun);
        Assert.That(_health.IsOut, Is.False, "it tells of an outage that is over");

        _health.Failed(Away, _health.Begin());
        Assert.That(_health.IsOut, Is.True);
    }
}
