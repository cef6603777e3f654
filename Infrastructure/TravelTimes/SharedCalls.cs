
namespace Interlock.Infrastructure.TravelTimes;

/// <summary>Coalesces identical calls that are made at the same time. The shared call ends with its answer, or when no caller waits any more.</summary>
internal sealed class SharedCalls<TQuestion, TAnswer>
    where TQuestion : notnull
{
    private readonly Lock _lock = new();
    private readonly Dictionary<TQuestion, Call> _calls = [];

    /// <summary>The answer of this call, or of an equal one in progress.</summary>
    /// <param name="question">What is asked.</param>
    /// <param name="ask">Asks; its token ends with the last who waits.</param>
    /// <param name="cancellationToken">Ends this wait, not the others'.</param>
    public async Task<TAnswer> AskAsync(TQuestion question, Func<CancellationToken, Task<TAnswer>> ask, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var call = Join(question, ask);
        try
        {
            return await call.Answer.WaitAsync(cancellationToken);
        }
        finally
        {
            Leave(question, call);
        }
    }

    private Call Join(TQuestion question, Func<CancellationToken, Task<TAnswer>> ask)
    {
        lock (_lock)
        {
            if (!_calls.TryGetValue(question, out var call) || call.Answer.IsCompleted)
            {
                call = new Call(ask);
                _calls[question] = call;
            }

            call.Waiting++;
            return call;
        }
    }

    private void Leave(TQuestion question, Call call)
    {
        lock (_lock)
        {
            if (--call.Waiting > 0)
            {
                return;
            }

            if (_calls.GetValueOrDefault(question) == call)
            {
                _calls.Remove(question);
            }
        }

        call.Dispose();
    }

    private sealed class Call : IDisposable
    {
        private readonly CancellationTokenSource _nobodyWaits = new();

        public Call(Func<CancellationToken, Task<TAnswer>> ask)
        {
            var end = _nobodyWaits.Token;
            Answer = Task.Run(() => ask(end));
        }

        public Task<TAnswer> Answer { get; }

        public int Waiting { get; set; }

        public void Dispose()
        {
            _nobodyWaits.Cancel();
            _nobodyWaits.Dispose();
        }
    }
}
