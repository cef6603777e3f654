using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Interlock.Api.Tests.Support;

/// <summary>What was sent to a stub.</summary>
internal sealed record StubRequest(string Method, string Path, string Query, IReadOnlyDictionary<string, string> Headers, string Body);

/// <summary>An external API on a real socket that does what a test says, and remembers what it was asked.</summary>
internal sealed class StubApi : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<StubRequest> _requests = new();
    private int _open;

    private StubApi(WebApplication app, Func<HttpContext, Task> answer)
    {
        _app = app;
        Answer = answer;
    }

    /// <summary>What it does with a request.</summary>
    public Func<HttpContext, Task> Answer { get; set; }

    public string Url => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    public IReadOnlyList<StubRequest> Requests => [.. _requests];

    /// <summary>Calls so far.</summary>
    public int Calls => _requests.Count;

    /// <summary>Calls that are being answered.</summary>
    public int Open => Volatile.Read(ref _open);

    public static async Task<StubApi> StartAsync(Func<HttpContext, Task> answer)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0").ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestLineSize = 1 << 17);
        var stub = new StubApi(builder.Build(), answer);
        stub._app.Run(stub.ReceiveAsync);
        await stub._app.StartAsync();
        return stub;
    }

    public Task CalledAsync(int calls) => Poll.UntilAsync(() => Task.FromResult(Calls >= calls), $"{calls} calls have come");

    /// <summary>Goes away: from now on nobody answers at its address.</summary>
    public Task CloseAsync() => _app.StopAsync(new CancellationToken(canceled: true));

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        await _app.DisposeAsync();
    }

    private async Task ReceiveAsync(HttpContext context)
    {
        var body = await new StreamReader(context.Request.Body).ReadToEndAsync();
        _requests.Enqueue(new StubRequest(
            context.Request.Method,
            context.Request.Path,
            context.Request.QueryString.Value!,
            context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            body));
        Interlocked.Increment(ref _open);
        try
        {
            await Answer(context);
        }
        catch (OperationCanceledException)
        {
            // Who asked has gone, as many tests want it.
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }
}
