using Interlock.Application.Calls;
using Interlock.Application.Predictions;
using Interlock.Domain;
using Interlock.Domain.Predictions;

namespace Interlock.Application.Streams;

/// <summary>Records the answers of a chunk before they are written, with retries: a full commit queue or a short outage of the datastore only slows a stream down.</summary>
public sealed class StreamRecorder(IPredictionDatastore datastore, TimeProvider time)
{
    private static readonly TimeSpan WriteTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(1);

    /// <summary>Records what there is to record, together.</summary>
    /// <exception cref="UnavailableException">The datastore did not take it within half a minute.</exception>
    public async Task RecordAsync(IReadOnlyList<CallResult> results, CancellationToken cancellationToken)
    {
        var predictions = new List<Prediction>(results.Count);
        foreach (var result in results)
        {
            predictions.AddRange(result.Answer?.Predictions ?? []);
        }

        var (start, delay) = (time.GetTimestamp(), FirstDelay);
        while (!await TryAddAsync(predictions, isLast: time.GetElapsedTime(start) + delay > WriteTimeout, cancellationToken))
        {
            await Task.Delay(delay, time, cancellationToken);
            delay = delay * 2 < LongestDelay ? delay * 2 : LongestDelay;
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
