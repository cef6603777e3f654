using Interlock.Application.Clients;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace Interlock.Infrastructure.Clients;

/// <summary>What stands around the attempts at an external API: retry, around the circuit breaker, around the time limit.</summary>
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

    /// <summary>Whether the API is at fault; neither the request nor who gave up waiting.</summary>
    private static bool IsFault(Exception? exception) => exception is CallFailedException { IsFault: true } or TimeoutRejectedException;

    private static RetryStrategyOptions Retry(ClientConfig config) => new()
    {
        MaxRetryAttempts = config.Retries,
        Delay = config.RetryDelay,
        MaxDelay = config.MaxRetryDelay,
        BackoffType = DelayBackoffType.Exponential,
        UseJitter = true,

        // To ask again sooner than the API wants is to be refused again; to wait longer than ops allow is not ours to decide.
        ShouldHandle = args => new(IsFault(args.Outcome.Exception) && !(AskedFor(args.Outcome) > config.MaxRetryDelay)),
        DelayGenerator = args => new(AskedFor(args.Outcome)),
    };

    private static CircuitBreakerStrategyOptions Breaker(BreakerConfig config, CircuitBreakerStrategyOptions breaker)
    {
        breaker.FailureRatio = config.Failures;
        breaker.MinimumThroughput = config.MinCalls;
        breaker.SamplingDuration = config.Window;
        breaker.BreakDuration = config.Break;

        // Polly takes what is no failure for a success, and one success ends the break. A trial that its caller gave up proves nothing.
        breaker.ShouldHandle = args => new(IsFault(args.Outcome.Exception)
            || (args.Outcome.Exception is OperationCanceledException && breaker.StateProvider?.CircuitState == CircuitState.HalfOpen));
        return breaker;
    }

    private static TimeSpan? AskedFor(Outcome<object> outcome) =>
        (outcome.Exception as CallFailedException)?.RetryAfter is { } delay && delay > TimeSpan.Zero ? delay : null;
}
