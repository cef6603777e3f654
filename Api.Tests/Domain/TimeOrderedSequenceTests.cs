using Interlock.Domain;
using NUnit.Framework;

namespace Interlock.Api.Tests.Domain;

public sealed class TimeOrderedSequenceTests
{
    [Test]
    public void Next_ManyWithinAMillisecond_RiseAndAreIds()
    {
        var now = DateTimeOffset.FromUnixTimeMilliseconds(1_800_000_000_000);
        var sequence = new TimeOrderedSequence();

        var ids = Enumerable.Range(0, 10_000).Select(_ => sequence.Next(now)).ToList();

        Assert.That(ids, Is.Ordered.Using((IComparer<string>)StringComparer.Ordinal).And.Unique);
        Assert.That(ids.Select(TimeOrderedId.Parse), Is.EqualTo(ids));
        Assert.That(TimeOrderedId.TimeOf(ids[^1]) - now, Is.EqualTo(TimeSpan.FromMilliseconds(2)));
    }

    [Test]
    public void Next_ClockPutBack_RisesAllTheSame()
    {
        var now = DateTimeOffset.FromUnixTimeMilliseconds(1_800_000_000_000);
        var sequence = new TimeOrderedSequence();

        Assert.That(string.CompareOrdinal(sequence.Next(now), sequence.Next(now.AddMinutes(-1))), Is.LessThan(0));
    }
}
