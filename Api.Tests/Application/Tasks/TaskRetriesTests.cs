using Interlock.Application.Tasks;
using Interlock.Application.Tasks.Execution;
using NUnit.Framework;

namespace Interlock.Api.Tests.Application.Tasks;

public sealed class TaskRetriesTests
{
    private static readonly TasksConfig Config = new() { RetryDelay = TimeSpan.FromSeconds(2), MaxRetryDelay = TimeSpan.FromMinutes(5) };

    [TestCase(1, 1, 3)]
    [TestCase(2, 2, 6)]
    [TestCase(5, 16, 48)]
    [TestCase(9, 150, 300)]
    [TestCase(100, 150, 300)]
    public void DelayAfter_Attempts_DoublesUnevenlyUpToTheLongest(int attempts, double least, double most)
    {
        var delays = Enumerable.Range(0, 200).Select(_ => new TaskRetries(Config).DelayAfter(attempts).TotalSeconds).ToList();

        Assert.That(delays, Is.All.InRange(least, most));
        Assert.That(delays.Distinct().Count(), Is.GreaterThan(1));
    }
}
