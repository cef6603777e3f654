using Interlock.Application.Clients;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace Interlock.Infrastructure.Http;

/// <summary>Builds the pipeline around the attempts at an external API: retry, then circuit breaker, then timeout.</summary>
internal static class ExternalPipeline
{
    /// <param name="config">The entry of <c>clients</c>.</param>
    /// <param name="breaker">The breaker with its callbacks; the rest of it is set here.</param>
    /// <param name="time">The clock of all waits.</param>
    public static ResiliencePipeline Build(ClientConfig config, CircuitBreakerStrategyOptions breaker, TimeProvider time)
    {
        var builder = new ResiliencePipelineBuilder { TimeProvider = time };
        if (config.Retries > 0)
        {
            builder.AddRetry(Retry(config));
        }

        return builder.AddCircuitBreaker(Breaker(config.Breaker, breaker)).AddTimeout(config.Timeout).Build();
    }

    /// <summary>Whether the API is at fault, not the request and not a caller that cancelled.</summary>
    private static bool IsFault(Exception? exception) => exception is CallFailedException { IsFault: true } or TimeoutRejectedException;

    private static RetryStrategyOptions Retry(ClientConfig config) => new()
    {
        MaxRetryAttempts = config.Retries,
        Delay = config.RetryDelay,
        MaxDelay = config.MaxRetryDelay,
        BackoffType = DelayBackoffType.Exponential,
        UseJitter = true,

        // Retry-After is kept. Where it is longer than max-retry-delay, the call fails.
        ShouldHandle = args => new(IsFault(args.Outcome.Exception) && !(AskedFor(args.Outcome) > config.MaxRetryDelay)),
        DelayGenerator = args => new(AskedFor(args.Outcome)),
    };

    private static CircuitBreakerStrategyOptions Breaker(BreakerConfig config, CircuitBreakerStrategyOptions breaker)
    {
        breaker.FailureRatio = config.Failures;
        breaker.MinimumThroughput = config.MinCalls;
        breaker.SamplingDuration = config.Window;
        breaker.BreakDuration = config.Break;

        // Polly counts whatever is not a failure as a success, and one success closes the breaker. A cancelled trial call must not.
        breaker.ShouldHandle = args => new(IsFault(args.Outcome.Exception)
            || (args.Outcome.Exception is OperationCanceledException && breaker.StateProvider?.CircuitState == CircuitState.HalfOpen));
        return breaker;
    }

    private static TimeSpan? AskedFor(Outcome<object> outcome) =>
        (outcome.Exception as CallFailedException)?.RetryAfter is { } delay && delay > TimeSpan.Zero ? delay : null;
}
