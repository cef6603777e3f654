using Interlock.Domain.Access;

namespace Interlock.Application.Serving.Batching;

/// <summary>
/// The requests that wait for one model, at most so many. They are taken in turn between callers, so that a long backlog delays its own caller only. When
/// the queue is full, a caller that has less than its part of it gets a place from one that has more. Callers divide the queue equally, by priority 1 : 2 : 4.
/// </summary>
/// <param name="places">How many requests may wait.</param>
internal sealed class RequestQueue<TInput, TOutput>(int places)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, CallerBacklog<TInput, TOutput>> _backlogs = [];
    private readonly Stack<CallerBacklog<TInput, TOutput>> _unused = [];
    private readonly CallerTurns<TInput, TOutput> _turns = new();
    private int _count;

    /// <summary>How many requests wait.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Admits a request, if there is a place for it.</summary>
    /// <param name="request">The request.</param>
    /// <param name="free">How many would be taken at once: these do not wait, so they need no place.</param>
    /// <param name="evicted">The request whose place it got, or null.</param>
    public Admission Add(PendingRequest<TInput, TOutput> request, int free, out PendingRequest<TInput, TOutput>? evicted)
    {
        using var changing = _lock.EnterScope();
        evicted = null;
        var quota = request.Caller?.Quota ?? Quota.None;
        _backlogs.TryGetValue(NameOf(request), out var own);
        if (quota.QueueShare is { } share && (own?.Count ?? 0) >= Math.Ceiling((decimal)share * places) + free)
        {
            return Admission.ShareUsed;
        }

        if (_count >= places + free)
        {
            evicted = PlaceFor(own, quota.Priority);
            if (evicted is null)
            {
                return Admission.Full;
            }

            Take(evicted);
        }

        // Looked up before the eviction, which leaves a caller's own backlog as it is.
        (own ?? Open(NameOf(request), quota.Priority)).Add(request);
        Volatile.Write(ref _count, _count + 1);
        return Admission.Admitted;
    }

    /// <summary>Takes those whose turn it is, up to so many items; the first one whatever its size.</summary>
    /// <returns>Whether there was any.</returns>
    public bool TakeBatch(List<PendingRequest<TInput, TOutput>> batch, int maxItems)
    {
        batch.Clear();
        using var changing = _lock.EnterScope();
        for (var items = 0; _turns.Next() is { First: { } request } backlog && (items == 0 || items + request.Inputs.Count <= maxItems);)
        {
            items += request.Inputs.Count;
            batch.Add(request);
            _turns.EndTurn(backlog);
            Take(request);
        }

        return batch.Count > 0;
    }

    /// <summary>Removes a request whose caller has left, and returns whether it still waited.</summary>
    public bool Remove(PendingRequest<TInput, TOutput> request)
    {
        // Most have been taken, which needs no lock to be seen: nothing puts them back.
        if (request.Backlog is null)
        {
            return false;
        }

        using var changing = _lock.EnterScope();
        if (request.Backlog is null)
        {
            return false;
        }

        Take(request);
        return true;
    }

    private static string NameOf(PendingRequest<TInput, TOutput> request) => request.Caller?.Name ?? "";

    /// <summary>The request that gives its place to one more of a caller, or null if that would be above the caller's part.</summary>
    private PendingRequest<TInput, TOutput>? PlaceFor(CallerBacklog<TInput, TOutput>? own, Priority priority)
    {
        var weight = CallerTurns<TInput, TOutput>.WeightOf(own?.Priority ?? priority);
        var weights = _turns.Weights + (own is null ? weight : 0);
        return ((own?.Count ?? 0) + 1) * weights <= (long)places * weight ? _turns.LargestAbovePart(places, weights)?.Last : null;
    }

    private CallerBacklog<TInput, TOutput> Open(string name, Priority priority)
    {
        var backlog = _unused.TryPop(out var unused) ? unused : new CallerBacklog<TInput, TOutput>();
        (backlog.Name, backlog.Priority) = (name, priority);
        _backlogs.Add(name, backlog);
        _turns.Add(backlog);
        return backlog;
    }

    private void Take(PendingRequest<TInput, TOutput> request)
    {
        var backlog = request.Backlog!;
        backlog.Remove(request);
        Volatile.Write(ref _count, _count - 1);
        if (backlog.Count == 0)
        {
            _turns.Remove(backlog);
            _backlogs.Remove(backlog.Name);
            _unused.Push(backlog);
        }
    }
}

/// <summary>What became of a request that was to wait.</summary>
internal enum Admission
{
    /// <summary>It waits.</summary>
    Admitted,

    /// <summary>The queue is full.</summary>
    Full,

    /// <summary>Its caller has used its share of the queue.</summary>
    ShareUsed,
}
