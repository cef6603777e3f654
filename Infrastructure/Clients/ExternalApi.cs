using System.Globalization;
using System.Threading.RateLimiting;
using Interlock.Application;
using Interlock.Application.Clients;
using Interlock.Domain;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace Interlock.Infrastructure.Clients;

/// <summary>
/// An external API, as an entry of <c>clients</c> describes it: so many calls at once, each tried again some times, none to an API that keeps
/// failing, none longer than its time. What a caller is told names the entry, never the address or the key.
/// </summary>
internal sealed partial class ExternalApi : IDisposable
{
    private const int LongestMessage = 300;

    private readonly string _name;
    private readonly ExternalAddress _address;
    private readonly Attempt _attempt;
    private readonly ResiliencePipeline _pipeline;
    private readonly ConcurrencyLimiter _limiter;
    private readonly ILogger<ExternalApi> _logger;

    public ExternalApi(string name, ClientConfig config, HttpClient http, TimeProvider time, ILogger<ExternalApi> logger)
    {
        Config = config;
        _name = name;
        _logger = logger;
        _address = new ExternalAddress(config);
        _attempt = new Attempt(http, _address, config.ResponseLimit, time);
        _pipeline = ExternalPipeline.Build(config, Breaker(), time);
        _limiter = new ConcurrencyLimiter(new ConcurrencyLimiterOptions { PermitLimit = config.MaxConcurrent, QueueLimit = config.Queue });
    }

    /// <summary>What ops wrote.</summary>
    public ClientConfig Config { get; }

    /// <summary>Calls the API.</summary>
    /// <param name="request">What to ask; asking twice must do no harm.</param>
    /// <param name="read">Understands the body of a success, or throws <see cref="CallFailedException"/>. Any other exception goes to the caller.</param>
    /// <param name="cancellationToken">Ends the call; that is held against nobody.</param>
    /// <exception cref="ExternalApiException">The API failed, after its retries; or was not called at all.</exception>
    public async Task<T> CallAsync<T>(ExternalRequest request, Func<ReadOnlyMemory<byte>, T> read, CancellationToken cancellationToken)
    {
        using var turn = await _limiter.AcquireAsync(1, cancellationToken);
        if (!turn.IsAcquired)
        {
            throw Failure($"is not called: {Config.MaxConcurrent} calls to it are under way and {Config.Queue} are waiting");
        }

        var attempts = 0;
        try
        {
            return await _pipeline.ExecuteAsync(
                async attempt =>
                {
                    attempts++;
                    return read(await _attempt.RunAsync(request, attempt));
                },
                cancellationToken);
        }
        catch (Exception e) when (e is BrokenCircuitException or TimeoutRejectedException or CallFailedException)
        {
            throw Failure(What(e) + (attempts > 1 ? string.Create(CultureInfo.InvariantCulture, $" (tried {attempts} times)") : ""));
        }
    }

    /// <summary>What the API wrote, as it may be shown: bounded, without address and key.</summary>
    public string Shown(string text) => Excerpt.Of(_address.Without(text), LongestMessage);

    /// <inheritdoc />
    public void Dispose() => _limiter.Dispose();

    private ExternalApiException Failure(string what) => new($"External API '{_name}' {what}.");

    private string What(Exception? failure) => failure switch
    {
        BrokenCircuitException { InnerException: null } => NotCalled(),
        BrokenCircuitException e => $"{NotCalled()}; the last: it {What(e.InnerException)}",
        CallFailedException { RetryAfter: { } delay } e when delay > Config.MaxRetryDelay => $"{Shown(e.Message)} and wants no call for {Spoken.Of(delay)}",
        CallFailedException e => Shown(e.Message),
        OperationCanceledException => "did not answer before its caller gave up",
        _ => $"did not answer within {Spoken.Of(Config.Timeout)}",
    };

    private string NotCalled() => $"is not called for up to {Spoken.Of(Config.Breaker.Break)} after repeated failures";

    private CircuitBreakerStrategyOptions Breaker() => new()
    {
        StateProvider = new CircuitBreakerStateProvider(),
        OnOpened = args =>
        {
            LogOpened(_name, Spoken.Of(args.BreakDuration), What(args.Outcome.Exception));
            return default;
        },
        OnHalfOpened = _ =>
        {
            LogHalfOpened(_name);
            return default;
        },
        OnClosed = _ =>
        {
            LogClosed(_name);
            return default;
        },
    };

    [LoggerMessage(EventIds.BreakerOpened, LogLevel.Warning, "External API '{Name}' is not called for {Break}: it failed too often; the last: it {Failure}")]
    private partial void LogOpened(string name, string @break, string failure);

    [LoggerMessage(EventIds.BreakerHalfOpened, LogLevel.Information, "External API '{Name}': one call tries whether it answers again")]
    private partial void LogHalfOpened(string name);

    [LoggerMessage(EventIds.BreakerClosed, LogLevel.Information, "External API '{Name}' is called again")]
    private partial void LogClosed(string name);
}
