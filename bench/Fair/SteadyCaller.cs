using System.Diagnostics;

namespace Interlock.Bench.Fair;

/// <summary>Sends requests at a rate, whether or not earlier ones are answered, at random moments.</summary>
internal sealed class SteadyCaller(ITarget target, string caller, double rate)
{
    private readonly List<Task> _sent = [];
    private readonly List<double> _milliseconds = [];
    private int _rejected;

    /// <summary>Requests that were rejected, of all.</summary>
    public double Rejected => _sent.Count == 0 ? 0 : (double)_rejected / _sent.Count;

    /// <summary>The 99th percentile of those that were answered, from the moment at which they were to be sent.</summary>
    public double P99
    {
        get
        {
            _milliseconds.Sort();
            return _milliseconds.Count == 0 ? double.NaN : _milliseconds[_milliseconds.Count * 99 / 100];
        }
    }

    /// <summary>Sends for some time and waits for the answers.</summary>
    public Task RunAsync(TimeSpan duration) => Task.Factory.StartNew(() => Send(duration), TaskCreationOptions.LongRunning).Unwrap();

    private Task Send(TimeSpan duration)
    {
        var (random, watch, next) = (new Random(1), Stopwatch.StartNew(), TimeSpan.Zero);
        while (next < duration)
        {
            while (next <= watch.Elapsed)
            {
                _sent.Add(SendAsync(watch, next));
                next += TimeSpan.FromSeconds(-Math.Log(1 - random.NextDouble()) / rate);
            }

            Thread.Sleep(1);
        }

        return Task.WhenAll(_sent);
    }

    private async Task SendAsync(Stopwatch watch, TimeSpan due)
    {
        if (!await target.SendAsync(caller))
        {
            Interlocked.Increment(ref _rejected);
            return;
        }

        var took = (watch.Elapsed - due).TotalMilliseconds;
        lock (_milliseconds)
        {
            _milliseconds.Add(took);
        }
    }
}
