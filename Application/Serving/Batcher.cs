using System.Collections.Concurrent;
using Interlock.Application.Configuration;
using Interlock.Domain;
using Interlock.Domain.Models;

namespace Interlock.Application.Serving;

/// <summary>
/// Admits requests to one model. A quick model runs at once on the request's own thread while one of its <c>instances</c> is
/// free; requests that find all of them busy, and all requests of slower models, go through a bounded queue and are answered together, up to
/// <c>max-batch</c> items a run. There is no added delay.
/// </summary>
internal sealed class Batcher<TInput, TOutput>(string name, IModel<TInput, TOutput> model, ServingLimits limits, ILeased owner, TimeProvider time)
{
    private const int LongestRetryAfter = 60;

    private readonly ConcurrentQueue<PendingRequest<TInput, TOutput>> _queue = new();
    private readonly Lock _taking = new();
    private readonly BatchRunner<TInput, TOutput> _runner = new(name, model, limits.MaxBatch, time);
    private readonly int _overdraft = limits.Instances is null ? limits.Queue : 0;
    private int _free = limits.Places;
    private int _waiting;

    /// <summary>Answers the inputs, all or none.</summary>
    /// <exception cref="UnavailableException">The queue is full.</exception>
    /// <exception cref="DeadlineExceededException">No answer within <c>serving.timeout</c>.</exception>
    public ValueTask<Inference<TOutput>> InferAsync(IReadOnlyList<TInput> inputs, CancellationToken cancellationToken)
    {
        // Waiting for an instance would cost a quick model more than running does, so unless ops said otherwise it may overdraw them.
        if (Volatile.Read(ref _waiting) == 0 && _runner.IsQuick && TryTakeInstance(_overdraft))
        {
            return RunNowAsync(inputs, cancellationToken);
        }

        return new ValueTask<Inference<TOutput>>(WaitAsync(inputs, cancellationToken));
    }

    private ValueTask<Inference<TOutput>> RunNowAsync(IReadOnlyList<TInput> inputs, CancellationToken cancellationToken)
    {
        // The run may outlast its caller's patience, so it has a lease of its own.
        owner.AddLease();
        var run = RunAndGiveBackAsync(inputs, cancellationToken);
        return run.IsCompleted ? run : new ValueTask<Inference<TOutput>>(WaitAsync(run.AsTask(), cancellationToken));
    }

    private async ValueTask<Inference<TOutput>> RunAndGiveBackAsync(IReadOnlyList<TInput> inputs, CancellationToken cancellationToken)
    {
        try
        {
            return await _runner.RunAsync(inputs, TimeSpan.Zero, cancellationToken);
        }
        finally
        {
            GiveBackInstance();
            owner.ReleaseLease();
        }
    }

    /// <summary>Waits for a run that did not end at once, for as long as the deadline allows.</summary>
    private async Task<Inference<TOutput>> WaitAsync(Task<Inference<TOutput>> run, CancellationToken cancellationToken)
    {
        try
        {
            return await run.WaitAsync(limits.Timeout, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw new DeadlineExceededException(name, limits.Timeout);
        }
    }

    private async Task<Inference<TOutput>> WaitAsync(IReadOnlyList<TInput> inputs, CancellationToken cancellationToken)
    {
        // A free instance does not wait, so it does not count: queue 0 means "run or refuse".
        if (Interlocked.Increment(ref _waiting) > limits.Queue + Math.Max(0, Volatile.Read(ref _free)))
        {
            Interlocked.Decrement(ref _waiting);
            throw new UnavailableException(
                UnavailableException.Overloaded, $"Model '{name}' has {limits.Queue} requests waiting and takes no more.", RetryAfter());
        }

        using var deadline = new CancellationTokenSource(limits.Timeout, time);
        using var abandoned = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        var request = new PendingRequest<TInput, TOutput>(inputs, time.GetTimestamp(), abandoned.Token);
        owner.AddLease();
        _queue.Enqueue(request);
        StartWorker();
        try
        {
            return await request.Completion.Task.WaitAsync(abandoned.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new DeadlineExceededException(name, limits.Timeout);
        }
        finally
        {
            request.Abandon();
        }
    }

    /// <summary>About how long a full queue will take.</summary>
    private TimeSpan RetryAfter()
    {
        var runs = Math.Ceiling((double)limits.Queue / limits.MaxBatch / limits.Places);
        return TimeSpan.FromSeconds(Math.Clamp(runs * _runner.LastRun.TotalSeconds, 1, LongestRetryAfter));
    }

    private void StartWorker()
    {
        if (TryTakeInstance(overdraft: 0))
        {
            ThreadPool.UnsafeQueueUserWorkItem(static batcher => _ = batcher.WorkAsync(), this, preferLocal: false);
        }
    }

    /// <summary>Runs batches until nobody waits, then gives the instance back.</summary>
    private async Task WorkAsync()
    {
        var batch = new List<PendingRequest<TInput, TOutput>>();
        while (TakeBatch(batch))
        {
            await _runner.RunAsync(batch);
            foreach (var _ in batch)
            {
                owner.ReleaseLease();
            }
        }

        GiveBackInstance();
    }

    private bool TakeBatch(List<PendingRequest<TInput, TOutput>> batch)
    {
        // One worker at a time, or what was seen to fit would not be what is taken.
        using var taking = _taking.EnterScope();
        batch.Clear();
        var items = 0;
        while (_queue.TryPeek(out var next) && (items == 0 || items + next.Inputs.Count <= limits.MaxBatch) && _queue.TryDequeue(out var request))
        {
            Interlocked.Decrement(ref _waiting);
            if (request.IsAbandoned)
            {
                owner.ReleaseLease();
                continue;
            }

            items += request.Inputs.Count;
            batch.Add(request);
        }

        return batch.Count > 0;
    }

    private bool TryTakeInstance(int overdraft)
    {
        var free = Volatile.Read(ref _free);
        while (free + overdraft > 0)
        {
            var seen = Interlocked.CompareExchange(ref _free, free - 1, free);
            if (seen == free)
            {
                return true;
            }

            free = seen;
        }

        return false;
    }

    private void GiveBackInstance()
    {
        Interlocked.Increment(ref _free);
        if (Volatile.Read(ref _waiting) > 0)
        {
            StartWorker();
        }
    }
}
