using Interlock.Application.Configuration;
using Interlock.Application.Serving.Health;
using Interlock.Application.Serving.Threads;
using Interlock.Application.Telemetry;
using Interlock.Domain;
using Interlock.Domain.Access;
using Interlock.Domain.Models;

namespace Interlock.Application.Serving.Batching;

/// <summary>
/// Admits requests to one model. A quick model runs on the request's own thread while a concurrency slot is free. Requests that find no slot, and all
/// requests of slower models, go through a bounded queue and run in batches of up to <c>max-batch</c> items, without added delay, in turn between
/// callers. A model that hangs admits nothing.
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
    private readonly RequestQueue<TInput, TOutput> _queue = new(owner.Id.Limits.Queue);
    private readonly BatchRunner<TInput, TOutput> _runner = new(owner.Id, model, owner.Health, time);
    private readonly ConcurrencySlots _slots = new(owner.Id.Limits.Places);
    private readonly int _extraSlots = owner.Id.Limits.Instances is null ? owner.Id.Limits.Queue : 0;

    /// <summary>Requests in the queue.</summary>
    public int Waiting => _queue.Count;

    /// <summary>Runs in progress.</summary>
    public int Running => _limits.Places - _slots.Free;

    /// <summary>Answers the inputs, all or none.</summary>
    /// <param name="inputs">The items.</param>
    /// <param name="caller">Who sends them; null where callers are not known. Those without one wait together, as one caller.</param>
    /// <param name="priority">See <see cref="Catalog.ModelTarget.Priority"/>.</param>
    /// <param name="cancellationToken">Cancelled when the caller leaves.</param>
    /// <exception cref="UnavailableException">The queue is full, or the caller's part of it is; or the model hangs.</exception>
    /// <exception cref="DeadlineExceededException">No answer within <c>serving.timeout</c>.</exception>
    public ValueTask<Inference<TOutput>> InferAsync(IReadOnlyList<TInput> inputs, Caller? caller, int priority, CancellationToken cancellationToken)
    {
        if (_queue.Count > 0 || _health.IsHung || !_runner.IsQuick || !TryAcquireSlot())
        {
            return new ValueTask<Inference<TOutput>>(QueueAsync(inputs, caller, priority, cancellationToken));
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

    private async Task<Inference<TOutput>> QueueAsync(IReadOnlyList<TInput> inputs, Caller? caller, int priority, CancellationToken cancellationToken)
    {
        if (_health.IsHung)
        {
            throw new UnavailableException(UnavailableException.ModelHung, $"Model '{_name}' hangs: {_health.Reason}.", HungRetryAfter);
        }

        using var deadline = new CancellationTokenSource(_limits.Timeout, time);
        using var abandoned = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        var request = new PendingRequest<TInput, TOutput>(inputs, caller, priority, time.GetTimestamp(), abandoned.Token);
        Admit(request);
        StartWorker();
        try
        {
            return Counted(await request.Task.WaitAsync(abandoned.Token));
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
            if (_queue.Remove(request))
            {
                _leases.ReleaseLease();
            }
        }
    }

    /// <summary>Puts a request into the queue, with a lease of its own, which ends when it is taken out.</summary>
    private void Admit(PendingRequest<TInput, TOutput> request)
    {
        _leases.AddLease();

        // Requests that get a free slot do not wait, so they do not count: queue 0 means "run or reject".
        var admission = _queue.Add(request, Math.Max(0, _slots.Free), out var evicted);
        if (evicted is not null)
        {
            _leases.ReleaseLease();
            evicted.TrySetException(Overloaded($"Model '{_name}' has {_limits.Queue} requests waiting and gave the place of this one to another caller."));
        }

        if (admission != Admission.Admitted)
        {
            _leases.ReleaseLease();
            throw admission == Admission.ShareUsed
                ? Overloaded($"As many requests of '{request.Caller!.Name}' wait for model '{_name}' as its share of the queue allows.")
                : Overloaded($"Model '{_name}' has {_limits.Queue} requests waiting and accepts no more.");
        }
    }

    private UnavailableException Overloaded(string message) => new(UnavailableException.Overloaded, message, RetryAfter());

    private Inference<TOutput> Counted(Inference<TOutput> answer)
    {
        _health.CountAnswer();
        return answer;
    }

    private DeadlineExceededException Late()
    {
        var late = new DeadlineExceededException(_name, _limits.Timeout);
        _health.CountFailure(late);
        ServingMetrics.CountDeadlineMiss(_name, owner.Id.Version);
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
        while (_queue.TakeBatch(batch, _limits.MaxBatch))
        {
            await _runner.RunAsync(batch);
            foreach (var _ in batch)
            {
                _leases.ReleaseLease();
            }
        }

        ReleaseSlot();
    }

    private void ReleaseSlot()
    {
        _slots.Release();
        if (_queue.Count > 0)
        {
            StartWorker();
        }
    }
}
