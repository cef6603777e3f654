using System.Collections.Concurrent;
using Interlock.Application.Configuration;
using Interlock.Application.Serving.Health;
using Interlock.Application.Serving.Threads;
using Interlock.Domain;
using Interlock.Domain.Models;

namespace Interlock.Application.Serving.Batching;

/// <summary>
/// Admits requests to one model. A quick model runs on the request's own thread while a concurrency slot is free. Requests that find no slot, and all
/// requests of slower models, go through a bounded queue and run in batches of up to <c>max-batch</c> items, without added delay. A model that
/// hangs admits nothing.
/// </summary>
internal sealed class Batcher<TInput, TOutput>(LoadedModel owner, IModel<TInput, TOutput> model, TimeProvider time)
{
    private const int LongestRetryAfter = 60;

    /// <summary>While a run is older than this, extra slots stay unused: the model may hang, and would block a thread each.</summary>
    private static readonly TimeSpan LongestQuickRun = TimeSpan.FromMilliseconds(50);

    private static readonly TimeSpan HungRetryAfter = TimeSpan.FromSeconds(5);

    private readonly string _name = owner.Id.Model;
    private readonly ServingLimits _limits = owner.Id.Limits;
    private readonly ModelHealth _health = owner.Health;
    private readonly ILeased _leases = owner;
    private readonly ConcurrentQueue<PendingRequest<TInput, TOutput>> _queue = new();
    private readonly Lock _taking = new();
    private readonly BatchRunner<TInput, TOutput> _runner = new(owner.Id, model, owner.Health, time);
    private readonly ConcurrencySlots _slots = new(owner.Id.Limits.Places);
    private readonly int _extraSlots = owner.Id.Limits.Instances is null ? owner.Id.Limits.Queue : 0;
    private int _waiting;

    /// <summary>Answers the inputs, all or none.</summary>
    /// <exception cref="UnavailableException">The queue is full, or the model hangs.</exception>
    /// <exception cref="DeadlineExceededException">No answer within <c>serving.timeout</c>.</exception>
    public ValueTask<Inference<TOutput>> InferAsync(IReadOnlyList<TInput> inputs, CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _waiting) > 0 || _health.IsHung || !_runner.IsQuick || !TryAcquireSlot())
        {
            return new ValueTask<Inference<TOutput>>(QueueAsync(inputs, cancellationToken));
        }

        var run = RunNowAsync(inputs, cancellationToken);
        if (!run.IsCompletedSuccessfully)
        {
            return new ValueTask<Inference<TOutput>>(WaitAsync(run.AsTask(), cancellationToken));
        }

        _health.CountAnswer();
        return run;
    }

    /// <summary>A quick model may use extra slots unless its instances are configured: waiting for a slot would cost more than the run.</summary>
    private bool TryAcquireSlot() => _slots.TryAcquire() || (_extraSlots > 0 && _health.OldestRun < LongestQuickRun && _slots.TryAcquire(_extraSlots));

    private async ValueTask<Inference<TOutput>> RunNowAsync(IReadOnlyList<TInput> inputs, CancellationToken cancellationToken)
    {
        // The run may outlast its caller's timeout, so it has a lease of its own.
        _leases.AddLease();
        try
        {
            return await _runner.RunAsync(inputs, TimeSpan.Zero, cancellationToken);
        }
        finally
        {
            ReleaseSlot();
            _leases.ReleaseLease();
        }
    }

    /// <summary>Waits for a run that did not complete synchronously, up to the timeout.</summary>
    private async Task<Inference<TOutput>> WaitAsync(Task<Inference<TOutput>> run, CancellationToken cancellationToken)
    {
        try
        {
            return Counted(await run.WaitAsync(_limits.Timeout, time, cancellationToken));
        }
        catch (TimeoutException) when (!run.IsCompleted)
        {
            throw Late();
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            _health.CountFailure(e);
            throw;
        }
    }

    private async Task<Inference<TOutput>> QueueAsync(IReadOnlyList<TInput> inputs, CancellationToken cancellationToken)
    {
        Admit();
        using var deadline = new CancellationTokenSource(_limits.Timeout, time);
        using var abandoned = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        var request = new PendingRequest<TInput, TOutput>(inputs, time.GetTimestamp(), abandoned.Token);
        _leases.AddLease();
        _queue.Enqueue(request);
        StartWorker();
        try
        {
            return Counted(await request.Completion.Task.WaitAsync(abandoned.Token));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Late();
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            _health.CountFailure(e);
            throw;
        }
        finally
        {
            request.Abandon();
        }
    }

    private void Admit()
    {
        if (_health.IsHung)
        {
            throw new UnavailableException(UnavailableException.ModelHung, $"Model '{_name}' hangs: {_health.Reason}.", HungRetryAfter);
        }

        // Requests that get a free slot do not wait, so they do not count: queue 0 means "run or reject".
        if (Interlocked.Increment(ref _waiting) > _limits.Queue + Math.Max(0, _slots.Free))
        {
            Interlocked.Decrement(ref _waiting);
            throw new UnavailableException(
                UnavailableException.Overloaded, $"Model '{_name}' has {_limits.Queue} requests waiting and accepts no more.", RetryAfter());
        }
    }

    private Inference<TOutput> Counted(Inference<TOutput> answer)
    {
        _health.CountAnswer();
        return answer;
    }

    private DeadlineExceededException Late()
    {
        var late = new DeadlineExceededException(_name, _limits.Timeout);
        _health.CountFailure(late);
        return late;
    }

    /// <summary>The estimated time to drain a full queue.</summary>
    private TimeSpan RetryAfter()
    {
        var runs = Math.Ceiling((double)_limits.Queue / _limits.MaxBatch / _limits.Places);
        return TimeSpan.FromSeconds(Math.Clamp(runs * _runner.LastRun.TotalSeconds, 1, LongestRetryAfter));
    }

    private void StartWorker()
    {
        if (_slots.TryAcquire())
        {
            PoolThreads.Queue(static batcher => _ = batcher.WorkAsync(), this);
        }
    }

    /// <summary>Runs batches until the queue is empty, then releases the slot.</summary>
    private async Task WorkAsync()
    {
        var batch = new List<PendingRequest<TInput, TOutput>>();
        while (TakeBatch(batch))
        {
            await _runner.RunAsync(batch);
            foreach (var _ in batch)
            {
                _leases.ReleaseLease();
            }
        }

        ReleaseSlot();
    }

    private bool TakeBatch(List<PendingRequest<TInput, TOutput>> batch)
    {
        // One worker at a time: between the peek and the dequeue no other may change the queue.
        using var taking = _taking.EnterScope();
        batch.Clear();
        var items = 0;
        while (_queue.TryPeek(out var next) && (items == 0 || items + next.Inputs.Count <= _limits.MaxBatch) && _queue.TryDequeue(out var request))
        {
            Interlocked.Decrement(ref _waiting);
            if (request.IsAbandoned)
            {
                _leases.ReleaseLease();
                continue;
            }

            items += request.Inputs.Count;
            batch.Add(request);
        }

        return batch.Count > 0;
    }

    private void ReleaseSlot()
    {
        _slots.Release();
        if (Volatile.Read(ref _waiting) > 0)
        {
            StartWorker();
        }
    }
}
