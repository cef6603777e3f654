using Interlock.Domain;

namespace Interlock.Application.Serving;

/// <summary>How background work asks models: it gives way to front-ends, but not for ever.</summary>
internal static class Patience
{
    private static readonly TimeSpan Most = TimeSpan.FromMinutes(2);

    /// <inheritdoc cref="ModelLease{TInput,TOutput}.InferAsync"/>
    /// <remarks>While the model is overloaded it waits for its turn.</remarks>
    public static async Task<Inference<TOutput>> InferPatientlyAsync<TInput, TOutput>(
        this ModelLease<TInput, TOutput> lease, IReadOnlyList<TInput> inputs, TimeProvider time, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        while (true)
        {
            try
            {
                return await lease.InferAsync(inputs, cancellationToken);
            }
            catch (UnavailableException e) when (e.Code == UnavailableException.Overloaded && time.GetElapsedTime(start) < Most)
            {
                await Task.Delay(e.RetryAfter, time, cancellationToken);
            }
        }
    }
}
