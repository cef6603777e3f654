using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using NUnit.Framework;

namespace Interlock.Api.Tests.Support;

/// <summary>What a model answered under a revision.</summary>
internal sealed record Seen(string Model, int Revision, string Version, string Answer);

/// <summary>A request, and what is worth remembering of the data of its reply.</summary>
internal sealed record Question(string Model, string Body, Func<JsonElement, string> Answer);

/// <summary>Many connections that ask at a steady rate until they are stopped. Whatever is not a 200, or goes back to an earlier revision, is a fault.</summary>
internal sealed class SteadyLoad : IDisposable
{
    private readonly ConcurrentQueue<string> _faults = new();
    private readonly ConcurrentDictionary<Seen, int> _seen = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Func<int, Question> _next;
    private readonly Task _connections;
    private int _asked;

    /// <summary>Begins.</summary>
    /// <param name="address">The server.</param>
    /// <param name="connections">How many; each asks one request after the other.</param>
    /// <param name="period">The time between two requests of a connection.</param>
    /// <param name="next">The request of that number.</param>
    public SteadyLoad(Uri address, int connections, TimeSpan period, Func<int, Question> next)
    {
        _next = next;
        _connections = Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(() => AskAsync(address, period))));
    }

    /// <summary>Replies so far.</summary>
    public int Asked => Volatile.Read(ref _asked);

    /// <summary>Every answer that was given, once.</summary>
    public IEnumerable<Seen> Seen => _seen.Keys;

    /// <summary>Waits until so many further requests are answered.</summary>
    public Task MoreAsync(int requests)
    {
        var enough = Asked + requests;
        return Poll.UntilAsync(() => Task.FromResult(Asked >= enough || !_faults.IsEmpty), $"{requests} more requests are answered");
    }

    /// <summary>Lets every request that was sent end, and fails if one went wrong.</summary>
    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await _connections;
        Assert.That(_faults, Is.Empty);
    }

    public void Dispose() => _stopping.Cancel();

    private async Task AskAsync(Uri address, TimeSpan period)
    {
        using var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 1 }) { BaseAddress = address };
        using var timer = new PeriodicTimer(period);
        var revision = 0;
        try
        {
            while (await timer.WaitForNextTickAsync(_stopping.Token))
            {
                revision = await AskAsync(client, _next(Interlocked.Increment(ref _asked)), revision);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // Enough.
        }
        catch (Exception e)
        {
            _faults.Enqueue(e.ToString());
        }
    }

    private async Task<int> AskAsync(HttpClient client, Question question, int before)
    {
        using var content = new StringContent(question.Body, Encoding.UTF8, "application/json");
        using var reply = await client.PostAsync($"/models/{question.Model}", content);
        var body = await reply.Content.ReadAsStringAsync();
        if (reply.StatusCode != HttpStatusCode.OK)
        {
            _faults.Enqueue($"{(int)reply.StatusCode} {body}");
            return before;
        }

        var revision = int.Parse(reply.Headers.GetValues("x-config-revision").Single(), CultureInfo.InvariantCulture);
        var answer = question.Answer(JsonElement.Parse(body).GetProperty("data"));
        _seen.TryAdd(new Seen(question.Model, revision, reply.Headers.GetValues("x-model-version").Single(), answer), 0);
        if (revision < before)
        {
            _faults.Enqueue($"revision {revision} after {before}");
        }

        return revision;
    }
}
