using Interlock.Application.Clients;
using Interlock.Domain;
using Interlock.Domain.Routes;
using Interlock.Infrastructure.Http;
using Interlock.Infrastructure.TravelTimes;
using Microsoft.Extensions.Logging;
using NUnit.Framework;

namespace Interlock.Api.Tests.Support;

/// <summary>Clients of a stub, as the container would build them.</summary>
/// <param name="clockStands">Whether time passes only as a test moves <see cref="Clock"/>.</param>
internal sealed class Externals(bool clockStands = false) : IDisposable
{
    private readonly ILoggerFactory _loggers = LoggerFactory.Create(logging => { });
    private readonly HttpClient _http = ExternalHttp.Create();
    private readonly List<IDisposable> _built = [];

    /// <summary>Where the clock stands, a wait that a test does not expect would last for ever.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    public static readonly Coordinate Here = new(52.5, 13.4);
    public static readonly Coordinate There = new(52.6, 13.5);

    public ManualTime Clock { get; } = new();

    /// <summary>What the clients logged.</summary>
    public CapturedLog Log { get; } = new();

    private TimeProvider Time => clockStands ? Clock : TimeProvider.System;

    /// <summary>Retries come at once, and no attempt is slow.</summary>
    public static ClientConfig Config(string url) => new()
    {
        Url = url,
        Timeout = TimeSpan.FromSeconds(30),
        RetryDelay = TimeSpan.FromMilliseconds(1),
        MaxRetryDelay = TimeSpan.FromMilliseconds(1),
    };

    public ExternalApi Api(ClientConfig config, string name = "travel-time")
    {
        _loggers.AddProvider(Log);
        return Built(new ExternalApi(name, config, _http, Time, new Logger<ExternalApi>(_loggers)));
    }

    public TravelTimeClient TravelTime(ClientConfig config) => Built(new TravelTimeClient(Api(config), Time));

    /// <summary>Calls with nothing to understand in the answer.</summary>
    public static Task<int> CallAsync(ExternalApi api, CancellationToken cancellationToken = default) =>
        api.CallAsync(new ExternalRequest("/x"), body => body.Length, cancellationToken).WaitAsync(Longest, CancellationToken.None);

    /// <summary>Awaits the failure of a call and checks its code.</summary>
    public static async Task<string> FailureOfAsync(Task call)
    {
        var failure = (await Assert.ThrowsAsync<ExternalApiException>(() => call.WaitAsync(Longest)))!;
        Assert.That(failure.Code, Is.EqualTo("external_api_error"));
        Assert.That(failure.InnerException, Is.Null, "an inner exception could hold the address");
        return failure.Message;
    }

    public void Dispose()
    {
        _built.ForEach(built => built.Dispose());
        _http.Dispose();
        _loggers.Dispose();
    }

    private T Built<T>(T built)
        where T : IDisposable
    {
        _built.Add(built);
        return built;
    }
}
