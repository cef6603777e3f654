using Interlock.Domain.Tabular;
using NUnit.Framework;

namespace Interlock.Api.Tests.Infrastructure.Runtimes.Onnx.Tabular;

public sealed class OnnxTabularModelConcurrencyTests
{
    private const int Threads = 8;
    private const int Runs = 2000;

    [TestCase("with-label")]
    [TestCase("zipmap-string")]
    public async Task Infer_ManyThreads_EachGetsItsOwnAnswers(string name)
    {
        using var model = TestModel.Load(TestModel.FourNumbers(), name);
        var rows = TestModel.Rows(64);
        var expected = await model.Infer(rows, CancellationToken.None);
        var wrong = 0;

        OnThreads(thread =>
        {
            for (var run = 0; run < Runs; run++)
            {
                var start = (run * (thread + 1)) % (rows.Length - 4);
                var chosen = rows.AsSpan(start, 1 + (run % 4)).ToArray();
                var answers = Now(model.Infer(chosen, CancellationToken.None));
                for (var i = 0; i < answers.Count; i++)
                {
                    if (answers[i].Label != expected[start + i].Label || Differs(answers[i].Scores!, expected[start + i].Scores!))
                    {
                        Interlocked.Increment(ref wrong);
                    }
                }
            }
        });

        Assert.That(wrong, Is.Zero);
    }

    [Test]
    public void Dispose_WhileRunning_LetsRunsEndAndRefusesLaterOnes()
    {
        for (var round = 0; round < 20; round++)
        {
            var model = TestModel.Load(TestModel.FourNumbers(), "with-label");
            var rows = TestModel.Rows(8);
            using var started = new CountdownEvent(Threads);
            var answered = 0;
            var threads = Start(_ =>
            {
                var first = true;
                try
                {
                    while (true)
                    {
                        Now(model.Infer(rows, CancellationToken.None));
                        Interlocked.Increment(ref answered);
                        if (first)
                        {
                            started.Signal();
                            first = false;
                        }
                    }
                }
                catch (ObjectDisposedException)
                {
                    // The end that is wanted: refused, not crashed.
                }
            });
            started.Wait();

            model.Dispose();

            Join(threads);
            Assert.That(answered, Is.GreaterThanOrEqualTo(Threads));
        }
    }

    [Test]
    public void Infer_SingleRowWarm_AllocatesLittleMoreThanItsAnswer()
    {
        using var model = TestModel.Load(TestModel.FourNumbers(), "with-label");
        var rows = TestModel.Rows(1);
        for (var i = 0; i < 200; i++)
        {
            Now(model.Infer(rows, CancellationToken.None));
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            Now(model.Infer(rows, CancellationToken.None));
        }

        Assert.That((GC.GetAllocatedBytesForCurrentThread() - before) / 1000, Is.LessThan(200));
    }

    private static IReadOnlyList<TabularResult> Now(ValueTask<IReadOnlyList<TabularResult>> answers)
    {
        // A native run has ended when Infer returns: there is nothing to wait for.
        return answers.IsCompletedSuccessfully ? answers.Result : throw new InvalidOperationException("not finished");
    }

    private static bool Differs(float[] a, float[] b) => a.Zip(b, (x, y) => Math.Abs(x - y)).Max() > 1e-6;

    private static void OnThreads(Action<int> work) => Join(Start(work));

    private static Thread[] Start(Action<int> work)
    {
        var threads = Enumerable.Range(0, Threads).Select(thread => new Thread(() => work(thread))).ToArray();
        Array.ForEach(threads, thread => thread.Start());
        return threads;
    }

    private static void Join(Thread[] threads) =>
        Assert.That(threads.Select(thread => thread.Join(TimeSpan.FromMinutes(1))), Is.All.True);
}
