using System.Globalization;
using Interlock.Application.Serving.Threads;
using Interlock.Infrastructure.Threads;
using NUnit.Framework;

namespace Interlock.Api.Tests.Infrastructure.Threads;

public sealed class LoadThreadsTests
{
    private readonly LoadThreads _threads = new(OperatingSystem.IsLinux() ? new LinuxNice() : new PortablePriority());

    [Test]
    public async Task RunAsync_WorkThatWaits_GoesOnOnItsThread()
    {
        var (before, after, named) = await _threads.RunAsync(
            async () =>
            {
                var thread = Environment.CurrentManagedThreadId;
                await Task.Delay(1);
                await Task.Run(() => { });
                return (thread, Environment.CurrentManagedThreadId, Thread.CurrentThread.Name);
            },
            startsThreads: false);
        Assert.That((after, named), Is.EqualTo((before, "load")));
    }

    [TestCase(false, 10)]
    [TestCase(true, 0)]
    [Platform("Linux")]
    public async Task RunAsync_GivesWayUnlessItStartsThreads(bool startsThreads, int nice)
    {
        var (within, beneath) = await _threads.RunAsync(async () => (Nice(), await BeneathAsync()), startsThreads);
        Assert.That((within, beneath, Nice()), Is.EqualTo((nice, 0, 0)));

        static async Task<int> BeneathAsync()
        {
            await PoolThreads.LeaveLoadThreadAsync();
            return Nice();
        }
    }

    [TestCase(false, ThreadPriority.BelowNormal)]
    [TestCase(true, ThreadPriority.Normal)]
    public async Task RunAsync_OnAnySystem_GivesWayUnlessItStartsThreads(bool startsThreads, ThreadPriority priority)
    {
        var threads = new LoadThreads(new PortablePriority());
        var (within, beneath) = await threads.RunAsync(
            async () => (Thread.CurrentThread.Priority, await Task.Run(() => Thread.CurrentThread.Priority)), startsThreads);
        Assert.That((within, beneath), Is.EqualTo((priority, ThreadPriority.Normal)));
    }

    [Test]
    public async Task RunAsync_ManyAtOnce_LeaveNoPoolThreadThatGivesWay()
    {
        // Busy workers, and work for more of them that comes from threads that give way.
        var works = Enumerable.Range(0, 50).Select(_ => _threads.RunAsync(
            async () =>
            {
                var left = Enumerable.Range(0, 50).Select(async _ =>
                {
                    await PoolThreads.LeaveLoadThreadAsync();
                    Thread.SpinWait(20_000);
                    return Nice();
                });
                return (await Task.WhenAll(left)).Max();
            },
            startsThreads: false));
        Assert.That(await Task.WhenAll(works), Is.All.EqualTo(Nice()));
    }

    [Test]
    public void RunAsync_WorkThatThrows_ThrowsThat([Values] bool late) =>
        Assert.That(
            async () => await _threads.RunAsync<int>(
                async () =>
                {
                    await (late ? Task.Delay(1) : Task.CompletedTask);
                    throw new InvalidDataException("so");
                },
                startsThreads: false),
            Throws.TypeOf<InvalidDataException>().With.Message.EqualTo("so"));

    [Test]
    public async Task RunAsync_CodeThatBlocksOnItself_EndsWhereItIsDetached()
    {
        var answer = await _threads.RunAsync(
            async () =>
            {
                var thread = Environment.CurrentManagedThreadId;
                var answer = await ForeignAsync();
                return (answer, Environment.CurrentManagedThreadId == thread);
            },
            startsThreads: false).WaitAsync(TimeSpan.FromSeconds(30));
        Assert.That(answer, Is.EqualTo((42, true)));

        static async Task<int> ForeignAsync()
        {
            PoolThreads.Detach();
            return await Task.FromResult(BlockingAsync().Result);
        }

        static async Task<int> BlockingAsync()
        {
            await Task.Delay(1);
            return 42;
        }
    }

    [Test]
    public async Task RunAsync_WhatIsLeftBehind_GoesOnInThePool()
    {
        var (go, left) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), Task.FromResult(""));
        await _threads.RunAsync(
            () =>
            {
                left = LeftAsync(go.Task);
                return Task.FromResult(0);
            },
            startsThreads: false);
        go.SetResult();
        Assert.That(await left, Is.Not.EqualTo("load"));

        static async Task<string> LeftAsync(Task go)
        {
            await go;
            return Thread.CurrentThread.Name ?? "";
        }
    }

    /// <summary>The nice value of the calling thread.</summary>
    private static int Nice()
    {
        var fields = File.ReadAllText("/proc/thread-self/stat");

        // After the name in brackets, which may have blanks: state is the 3rd field, nice the 19th.
        return int.Parse(fields[(fields.LastIndexOf(')') + 2)..].Split(' ')[16], CultureInfo.InvariantCulture);
    }
}
