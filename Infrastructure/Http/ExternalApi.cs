using System.Diagnostics;
using System.Globalization;
using System.Threading.RateLimiting;
using Interlock.Application;
using Interlock.Application.Clients;
using Interlock.Application.Telemetry;
using Interlock.Domain;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace Interlock.Infrastructure.Http;

/// <summary>
/// Calls an external API as an entry of <c>clients</c> describes it, with a concurrency limit, retries, a circuit breaker and a timeout. Errors name the
/// entry, never the address or the key.
/// </summary>
internal sealed partial class ExternalApi : IDisposable
{
    private const int LongestMessage = 300;

    private readonly string _name;
    private readonly ExternalAddress _address;
    private readonly HttpAttempt _attempt;
    private readonly ResiliencePipeline _pipeline;
    private readonly ConcurrencyLimiter _limiter;
    private readonly ILogger<ExternalApi> _logger;

    public ExternalApi(string name, ClientConfig config, HttpClient http, TimeProvider time, ILogger<ExternalApi> logger)
    {
        Config = config;
        _name = name;
        _logger = logger;
        _address = new ExternalAddress(config);
        _attempt = new HttpAttempt(http, _address, config.ResponseLimit, time);
        _pipeline = ExternalPipeline.Build(config, Breaker(), time);
        _limiter = new ConcurrencyLimiter(new ConcurrencyLimiterOptions { PermitLimit = config.MaxConcurrent, QueueLimit = config.Queue });
    }

    /// <summary>The entry of <c>clients</c>.</summary>
    public ClientConfig Config { get; }

    /// <summary>Calls the API.</summary>
    /// <param name="request">The request; it must be safe to send twice.</param>
    /// <param name="read">Reads the body of a success, or throws <see cref="CallFailedException"/>. Any other exception goes to the caller.</param>
    /// <param name="cancellationToken">Cancels the call; the circuit breaker does not count that as a failure.</param>
    /// <exception cref="ExternalApiException">The API failed after its retries, or was not called at all.</exception>
    public async Task<T> CallAsync<T>(ExternalRequest request, Func<ReadOnlyMemory<byte>, T> read, CancellationToken cancellationToken)
    {
        using var slot = await _limiter.AcquireAsync(1, cancellationToken);
        if (!slot.IsAcquired)
        {
            throw Failure($"is not called: {Config.MaxConcurrent} calls to it are under way and {Config.Queue} are waiting");
        }

        var (attempts, started, outcome) = (0, Stopwatch.GetTimestamp(), "failed");
        using var span = InterlockTelemetry.Source.StartActivity($"call {_name}", ActivityKind.Client);
        try
        {
            var answer = await _pipeline.ExecuteAsync(
                async attempt =>
                {
                    attempts++;
                    return read(await _attempt.RunAsync(request, attempt));
                },
                cancellationToken);
            outcome = "answered";
            return answer;
        }
        catch (Exception e) when (e is BrokenCircuitException or TimeoutRejectedException or CallFailedException)
        {
            throw Failure(DescribeFailure(e) + (attempts > 1 ? string.Create(CultureInfo.InvariantCulture, $" (tried {attempts} times)") : ""));
        }
        finally
        {
            WorkMetrics.CountCall(_name, outcome, Stopwatch.GetElapsedTime(started));
        }
    }

    /// <summary>A text of the API that may be shown: bounded, without address and key.</summary>
    public string Shown(string text) => Excerpt.Of(_address.Without(text), LongestMessage);

    /// <inheritdoc />
    public void Dispose() => _limiter.Dispose();

    private ExternalApiException Failure(string what) => new($"External API '{_name}' {what}.");

    private string DescribeFailure(Exception? failure) => failure switch
    {
        BrokenCircuitException { InnerException: null } => NotCalled(),
        BrokenCircuitException e => $"{NotCalled()}; the last: it {DescribeFailure(e.InnerException)}",
        CallFailedException { RetryAfter: { } delay } e when delay > Config.MaxRetryDelay => $"{Shown(e.Message)} and wants no call for {DurationText.Of(delay)}",
        CallFailedException e => Shown(e.Message),
        OperationCanceledException => "did not answer before its caller gave up",
        _ => $"did not answer within {DurationText.Of(Config.Timeout)}",
    };

    private string NotCalled() => $"is not called for up to {DurationText.Of(Config.Breaker.Break)} after repeated failures";

    private CircuitBreakerStrategyOptions Breaker() => new()
    {
        StateProvider = new CircuitBreakerStateProvider(),
        OnOpened = args =>
        {
            WorkMetrics.SetCircuit(_name, 1);
            LogOpened(_name, DurationText.Of(args.BreakDuration), DescribeFailure(args.Outcome.Exception));
            return default;
        },
        OnHalfOpened = _ =>
        {
            WorkMetrics.SetCircuit(_name, 0.5);
            LogHalfOpened(_name);
            return default;
        },
        OnClosed = _ =>
        {
            WorkMetrics.SetCircuit(_name, 0);
            LogClosed(_name);
            return default;
        },
    };

    [LoggerMessage(EventIds.BreakerOpened, LogLevel.Warning, "External API '{Name}': circuit breaker open for {Break} after repeated failures; the last: it {Failure}")]
    private partial void LogOpened(string name, string @break, string failure);

    [LoggerMessage(EventIds.BreakerHalfOpened, LogLevel.Information, "External API '{Name}': circuit breaker half-open; one call is tried")]
    private partial void LogHalfOpened(string name);

    [LoggerMessage(EventIds.BreakerClosed, LogLevel.Information, "External API '{Name}': circuit breaker closed")]
    private partial void LogClosed(string name);
}
