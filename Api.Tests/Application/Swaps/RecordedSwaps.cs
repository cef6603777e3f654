using System.Collections.Concurrent;
using Interlock.Application.Swaps;
using Interlock.Application.Swaps.Revisions;
using Interlock.Domain.Swaps;

namespace Interlock.Api.Tests.Application.Swaps;

/// <summary>Swaps nothing and keeps what it was asked to.</summary>
internal sealed class RecordedSwaps : ISwapService
{
    private readonly ConcurrentQueue<SwapRequest> _requests = new();

    /// <summary>What becomes of a request; by default it is published.</summary>
    public Func<SwapRequest, CancellationToken, Task<SwapResult>> Answer { get; set; } = (_, _) => Task.FromResult(Published());

    public IReadOnlyList<SwapRequest> Requests => [.. _requests];

    public IReadOnlyList<string?> Texts => [.. _requests.Select(request => request.Text)];

    public int Revision => 1;

    public static SwapResult Published(params string[] changed) =>
        new(SwapOutcome.Published, 2, 2, [.. changed.Select(path => new SettingChange(path, "a", "b"))], new SwapReport());

    public static SwapResult Refused(params string[] problems) => new(SwapOutcome.Refused, 1, 2, [], new SwapReport { Problems = problems });

    /// <summary>An answer that never comes, until it is cancelled.</summary>
    public static async Task<SwapResult> NeverAsync(SwapRequest request, CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.Infinite, cancellationToken);
        return Published();
    }

    public Task<SwapResult> ApplyAsync(SwapRequest request, CancellationToken cancellationToken)
    {
        _requests.Enqueue(request);
        return Answer(request, cancellationToken);
    }

    public Task<SwapResult> PlanRollBackAsync(int target, CancellationToken cancellationToken) => throw new NotSupportedException();

    public void Close()
    {
    }

    public Task<SwapResult> PlanAsync(string text, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<SwapResult> RollBackAsync(int? target, SwapRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();
}
