using Interlock.Api.Lifecycle;
using Interlock.Api.Tests.Application.Swaps;
using Interlock.Api.Tests.Support;
using Microsoft.Extensions.Hosting;
using Moq;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Lifecycle;

/// <summary>Files are watched from when the server is ready until it drains.</summary>
public sealed class ConfigWatchServiceTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);
    private static readonly string Second = Watching.Yaml("second");

    [Test]
    public async Task Draining_AttemptUnderWay_IsEndedAndNothingIsAppliedAnyMore()
    {
        using var folder = Watching.CreateFolder();
        using var watching = new Watching(folder);
        using var state = new ServerState();
        using var service = new ConfigWatchService(watching.Watcher, watching.Swaps, state, Application());
        CancellationToken attempt = default;
        watching.Swaps.Answer = (request, cancellationToken) =>
        {
            attempt = cancellationToken;
            return RecordedSwaps.NeverAsync(request, cancellationToken);
        };
        await service.StartAsync(CancellationToken.None);
        folder.Write("config.yaml", Second);
        Assert.That(watching.Time.Waits, Is.Empty, "it is not ready yet");

        state.TryBecomeReady();
        await Poll.UntilAsync(
            async () =>
            {
                await watching.Time.WaitOfAtMostAsync(Interval);
                watching.Time.Advance(Interval);
                return attempt.CanBeCanceled;
            },
            "the edit is tried");
        state.Become(ServerPhase.Draining);
        folder.Write("config.yaml", Watching.Yaml("third"));
        await service.ExecuteTask!.WaitAsync(TimeSpan.FromSeconds(30));

        Assert.That(attempt.IsCancellationRequested);
        Assert.That(watching.Swaps.Texts, Is.EqualTo(new[] { Second }));
        Assert.That(watching.Lines, Is.Empty);
    }

    [Test]
    public async Task Draining_BeforeItIsReady_AppliesNothing()
    {
        using var folder = Watching.CreateFolder();
        using var watching = new Watching(folder);
        using var state = new ServerState();
        using var service = new ConfigWatchService(watching.Watcher, watching.Swaps, state, Application());
        await service.StartAsync(CancellationToken.None);

        state.Become(ServerPhase.Draining);

        await service.ExecuteTask!.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.That(watching.Swaps.Texts, Is.Empty);
    }

    private static IHostApplicationLifetime Application() => Mock.Of<IHostApplicationLifetime>();
}
