using Interlock.Application.Serving.Batching;
using Interlock.Domain;

namespace Interlock.Application.Serving.Catalog;

/// <summary>Retries the requests of background work while a model is overloaded, so that front-ends go first.</summary>
internal static class OverloadRetry
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(2);

    /// <inheritdoc cref="ModelLease{TInput,TOutput}.InferAsync"/>
    /// <remarks>While the model is overloaded, the request is retried for up to two minutes.</remarks>
    public static Task<Inference<TOutput>> InferWithRetryAsync<TInput, TOutput>(
        this ModelLease<TInput, TOutput> lease, IReadOnlyList<TInput> inputs, TimeProvider time, CancellationToken cancellationToken) =>
        RetryAsync(() => lease.InferAsync(inputs, cancellationToken), time, cancellationToken);

    /// <inheritdoc cref="LoadedModel{TInput,TOutput}.InferAsync(IReadOnlyList{TInput}, CancellationToken)"/>
    /// <remarks>While the model is overloaded, the request is retried for up to two minutes.</remarks>
    public static Task<Inference<TOutput>> InferWithRetryAsync<TInput, TOutput>(
        this LoadedModel<TInput, TOutput> loaded, IReadOnlyList<TInput> inputs, TimeProvider time, CancellationToken cancellationToken) =>
        RetryAsync(() => loaded.InferAsync(inputs, cancellationToken), time, cancellationToken);

    private static async Task<Inference<TOutput>> RetryAsync<TOutput>(
        Func<ValueTask<Inference<TOutput>>> infer, TimeProvider time, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        while (true)
        {
            try
            {
                return await infer();
            }
            catch (UnavailableException e) when (e.Code == UnavailableException.Overloaded && time.GetElapsedTime(start) < Timeout)
            {
                await Task.Delay(e.RetryAfter, time, cancellationToken);
            }
        }
    }
}
