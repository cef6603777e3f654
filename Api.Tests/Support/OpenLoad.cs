using System.Collections.Concurrent;
using System.Diagnostics;
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

/// <summary>
/// Requests at a steady rate over many connections, whatever becomes of those before, until it is stopped. Whatever is not a 200, or answers under an
/// earlier revision than a reply did that was there before it was sent, is a fault.
/// </summary>
internal sealed class OpenLoad : IDisposable
{
    /// <summary>More requests without a reply, and the server has lost the race against the clock.</summary>
    private const int MostOpen = 5000;

    private readonly ConcurrentQueue<string> _faults = new();
    private readonly ConcurrentDictionary<Seen, int> _seen = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Func<int, Question> _next;
    private readonly List<HttpClient> _connections;
    private readonly Task _sending;
    private int _answered;
    private int _highest;

    /// <summary>Begins.</summary>
    /// <param name="address">The server.</param>
    /// <param name="connections">At least so many; a request that finds its own busy opens another one.</param>
    /// <param name="rate">Requests a second.</param>
    /// <param name="next">The request of that number.</param>
    public OpenLoad(Uri address, int connections, int rate, Func<int, Question> next)
    {
        _next = next;
        _connections = [.. Enumerable.Range(0, connections).Select(_ => new HttpClient(AnyCertificate.Handler()) { BaseAddress = address })];
        _sending = Task.Run(() => SendAsync(rate));
    }

    /// <summary>Replies so far.</summary>
    public int Answered => Volatile.Read(ref _answered);

    /// <summary>The most requests that were under way at once.</summary>
    public int MostUnderWay { get; private set; }

    /// <summary>Every answer that was given, once.</summary>
    public IEnumerable<Seen> Seen => _seen.Keys;

    /// <summary>Waits until so many further requests are answered.</summary>
    public Task MoreAsync(int requests)
    {
        var enough = Answered + requests;
        return Poll.UntilAsync(() => Task.FromResult(Answered >= enough || !_faults.IsEmpty), $"{requests} more requests are answered");
    }

    /// <summary>Lets every request that was sent end, and fails if one went wrong.</summary>
    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await _sending;
        Assert.That(_faults, Is.Empty);
    }

    public void Dispose()
    {
        _stopping.Cancel();
        _connections.ForEach(connection => connection.Dispose());
    }

    private async Task SendAsync(int rate)
    {
        var (begun, sent) = (Stopwatch.GetTimestamp(), 0);
        while (!_stopping.IsCancellationRequested)
        {
            for (var due = (int)(Stopwatch.GetElapsedTime(begun).TotalSeconds * rate); sent < due; sent++)
            {
                _ = AskAsync(_connections[sent % _connections.Count], _next(sent));
            }

            MostUnderWay = Math.Max(MostUnderWay, sent - Answered);
            if (MostUnderWay > MostOpen)
            {
                _faults.Enqueue($"{MostUnderWay} requests have no reply");
                break;
            }

            await Task.Delay(1);
        }

        await Poll.UntilAsync(() => Task.FromResult(Answered == sent), "all requests that were sent have a reply");
    }

    private async Task AskAsync(HttpClient client, Question question)
    {
        var before = Volatile.Read(ref _highest);
        try
        {
            using var content = new StringContent(question.Body, Encoding.UTF8, "application/json");
            using var reply = await client.PostAsync($"/models/{question.Model}", content);
            var body = await reply.Content.ReadAsStringAsync();
            if (reply.StatusCode == HttpStatusCode.OK)
            {
                Note(question, reply, body, before);
            }
            else
            {
                _faults.Enqueue($"{(int)reply.StatusCode} {body}");
            }
        }
        catch (Exception e)
        {
            _faults.Enqueue(e.ToString());
        }

        Interlocked.Increment(ref _answered);
    }

    private void Note(Question question, HttpResponseMessage reply, string body, int before)
    {
        var revision = int.Parse(reply.Headers.GetValues("x-config-revision").Single(), CultureInfo.InvariantCulture);
        var answer = question.Answer(JsonElement.Parse(body).GetProperty("data"));
        _seen.TryAdd(new Seen(question.Model, revision, reply.Headers.GetValues("x-model-version").Single(), answer), 0);
        if (revision < before)
        {
            _faults.Enqueue($"revision {revision} after {before}");
        }

        for (var highest = Volatile.Read(ref _highest); revision > highest;)
        {
            highest = Interlocked.CompareExchange(ref _highest, revision, highest);
        }
    }
}
