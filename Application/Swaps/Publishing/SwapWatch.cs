using Interlock.Application.Serving.Comparing;

namespace Interlock.Application.Swaps.Publishing;

/// <summary>Watches versions that began to answer, until one goes wrong or the time of all is over.</summary>
/// <param name="pairs">The versions; at least one.</param>
/// <param name="mirrors">What the versions before are asked as well.</param>
/// <param name="labels">Compares them by labels that arrive.</param>
/// <param name="time">The clock.</param>
public sealed class SwapWatch(IReadOnlyList<WatchedPair> pairs, IReadOnlyList<Mirror> mirrors, LabelWatch labels, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LabelInterval = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _ended = new();

    /// <summary>The versions.</summary>
    public IReadOnlyList<WatchedPair> Pairs { get; } = pairs;

    /// <summary>Those whose time is not over.</summary>
    public IReadOnlyList<WatchedPair> Open => [.. Pairs.Where(pair => time.GetTimestamp() < pair.Until)];

    /// <summary>Whether another configuration is active: its verdict no longer counts.</summary>
    public bool IsEnded => _ended.IsCancellationRequested;

    /// <summary>Watches.</summary>
    /// <returns>What went wrong; null where nothing did, or where it was ended.</returns>
    public async Task<string?> RunAsync()
    {
        var (byLabels, askedAt) = (Task.FromResult<string?>(null), time.GetTimestamp());
        while (Open is { Count: > 0 } open)
        {
            if (open.Select(pair => pair.Judge(MirrorOf(pair)?.Comparison)).OfType<string>().FirstOrDefault() is { } wrong)
            {
                return wrong;
            }

            // The datastore may be slow or away: what needs no labels is not held up by it.
            if (byLabels is { IsCompletedSuccessfully: true, Result: { } wrongByLabels })
            {
                return wrongByLabels;
            }

            if (byLabels.IsCompleted && time.GetElapsedTime(askedAt) >= LabelInterval)
            {
                _ = byLabels.Exception;
                (byLabels, askedAt) = (labels.JudgeAsync(open, _ended.Token), time.GetTimestamp());
            }

            try
            {
                await Task.Delay(Interval, time, _ended.Token);
            }
            catch (OperationCanceledException)
            {
                return null;
            }
        }

        return null;
    }

    /// <summary>Ends it: another configuration is active.</summary>
    public void Dispose() => _ended.Cancel();

    private Mirror? MirrorOf(WatchedPair pair) =>
        mirrors.FirstOrDefault(mirror => ReferenceEquals(mirror.Primary, pair.After) && ReferenceEquals(mirror.Other, pair.Before));
}
