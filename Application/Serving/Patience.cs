using Interlock.Domain;

namespace Interlock.Application.Serving;

/// <summary>How background work asks models: it gives way to front-ends, but not for ever.</summary>
internal static class Patience
{
    private static readonly TimeSpan Most = TimeSpan.FromMinutes(2);

    /// <inheritdoc cref="ModelLease{TInput,TOutput}.InferAsync"/>
    /// <remarks>While the model is overloaded it waits for its turn.</remarks>
    public static Task<Inference<TOutput>> InferPatientlyAsync<TInput, TOutput>(
        this ModelLease<TInput, TOutput> lease, IReadOnlyList<TInput> inputs, TimeProvider time, CancellationToken cancellationToken) =>
        WaitForTurnAsync(() => lease.InferAsync(inputs, cancellationToken), time, cancellationToken);

    /// <inheritdoc cref="LoadedModel{TInput,TOutput}.InferAsync"/>
    /// <remarks>While the model is overloaded it waits for its turn.</remarks>
    public static Task<Inference<TOutput>> InferPatientlyAsync<TInput, TOutput>(
        this LoadedModel<TInput, TOutput> loaded, IReadOnlyList<TInput> inputs, TimeProvider time, CancellationToken cancellationToken) =>
        WaitForTurnAsync(() => loaded.InferAsync(inputs, cancellationToken), time, cancellationToken);

    private static async Task<Inference<TOutput>> WaitForTurnAsync<TOutput>(
        Func<ValueTask<Inference<TOutput>>> infer, TimeProvider time, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        while (true)
        {
            try
            {
                return await infer();
            }
            catch (UnavailableException e) when (e.Code == UnavailableException.Overloaded && time.GetElapsedTime(start) < Most)
            {
                await Task.Delay(e.RetryAfter, time, cancellationToken);
            }
        }
    }
}
