using Interlock.Application.Serving.Threads;
using NUnit.Framework;

namespace Interlock.Api.Tests.Application.Serving;

[NonParallelizable]
public sealed class PoolThreadsTests
{
    [Test]
    public void MakeUpFor_KeptThreads_ThePoolHasAsManyMoreUntilTheyAreFree()
    {
        PoolThreads.MakeUpFor(0);
        var usual = Least();

        PoolThreads.MakeUpFor(3);
        Assert.That(Least(), Is.EqualTo(usual + 3));
        PoolThreads.MakeUpFor(1);
        Assert.That(Least(), Is.EqualTo(usual + 1));
        PoolThreads.MakeUpFor(0);
        Assert.That(Least(), Is.EqualTo(usual));
    }

    private static int Least()
    {
        ThreadPool.GetMinThreads(out var workers, out _);
        return workers;
    }
}
