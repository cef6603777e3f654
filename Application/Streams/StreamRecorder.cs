using Interlock.Application.Calls;
using Interlock.Application.Predictions;
using Interlock.Domain;
using Interlock.Domain.Predictions;

namespace Interlock.Application.Streams;

/// <summary>Records the answers of a chunk before they are written. A stream can wait: a full commit queue slows it down, and a short outage does.</summary>
public sealed class StreamRecorder(IPredictionDatastore datastore, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    /// <summary>Records what there is to record, together.</summary>
    /// <exception cref="UnavailableException">The datastore did not take it within half a minute.</exception>
    public async Task RecordAsync(IReadOnlyList<CallResult> results, CancellationToken cancellationToken)
    {
        var predictions = new List<Prediction>(results.Count);
        foreach (var result in results)
        {
            predictions.AddRange(result.Answer?.Predictions ?? []);
        }

        var (start, pause) = (time.GetTimestamp(), FirstPause);
        while (!await TryAddAsync(predictions, isLast: time.GetElapsedTime(start) + pause > Patience, cancellationToken))
        {
            await Task.Delay(pause, time, cancellationToken);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    private async Task<bool> TryAddAsync(IReadOnlyList<Prediction> predictions, bool isLast, CancellationToken cancellationToken)
    {
        try
        {
            await datastore.AddAsync(predictions, cancellationToken);
            return true;
        }
        catch (UnavailableException) when (!isLast)
        {
            return false;
        }
    }
}
