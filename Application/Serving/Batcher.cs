using System.Collections.Concurrent;
using Interlock.Application.Configuration;
using Interlock.Domain;
using Interlock.Domain.Models;

namespace Interlock.Application.Serving;

/// <summary>
/// Admits requests to one model. A quick model runs at once on the request's own thread while one of its <c>instances</c> is
/// free; requests that find all of them busy, and all requests of slower models, go through a bounded queue and are answered together, up to
/// <c>max-batch</c> items a run. There is no added delay. A model that hangs is asked nothing new.
/// </summary>
internal sealed class Batcher<TInput, TOutput>(LoadedModel owner, IModel<TInput, TOutput> model, TimeProvider time)
{
    private const int LongestRetryAfter = 60;

    /// <summary>While a run is older than this, no thread beyond the instances is risked: the model may be hanging, and would keep it.</summary>
    private static readonly TimeSpan Suspicious = TimeSpan.FromMilliseconds(50);

    private static readonly TimeSpan HungRetryAfter = TimeSpan.FromSeconds(5);

    private readonly string _name = owner.Id.Model;
    private readonly ServingLimits _limits = owner.Id.Limits;
    private readonly ModelVitals _vitals = owner.Vitals;
    private readonly ILeased _leases = owner;
    private readonly ConcurrentQueue<PendingRequest<TInput, TOutput>> _queue = new();
    private readonly Lock _taking = new();
    private readonly BatchRunner<TInput, TOutput> _runner = new(owner.Id.Model, model, owner.Id.Limits.MaxBatch, owner.Vitals, time);
    private readonly RunPlaces _places = new(owner.Id.Limits.Places);
    private readonly int _overdraft = owner.Id.Limits.Instances is null ? owner.Id.Limits.Queue : 0;
    private int _waiting;

    /// <summary>Answers the inputs, all or none.</summary>
    /// <exception cref="UnavailableException">The queue is full, or the model hangs.</exception>
    /// <exception cref="DeadlineExceededException">No answer within <c>serving.timeout</c>.</exception>
    public ValueTask<Inference<TOutput>> InferAsync(IReadOnlyList<TInput> inputs, CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _waiting) > 0 || _vitals.IsHung || !_runner.IsQuick || !TryTakeInstance())
        {
            return new ValueTask<Inference<TOutput>>(QueueAsync(inputs, cancellationToken));
        }

        var run = RunNowAsync(inputs, cancellationToken);
        if (!run.IsCompletedSuccessfully)
        {
            return new ValueTask<Inference<TOutput>>(WaitAsync(run.AsTask(), cancellationToken));
        }

        _vitals.CountAnswer();
        return run;
    }

    /// <summary>A quick model may exceed its instances, unless they are configured: waiting for one would cost more than the run.</summary>
    private bool TryTakeInstance() => _places.TryTake() || (_overdraft > 0 && _vitals.OldestRun < Suspicious && _places.TryTake(_overdraft));

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
            GiveBackInstance();
            _leases.ReleaseLease();
        }
    }

    /// <summary>Waits for a run that did not end at once, for as long as the deadline allows.</summary>
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
            _vitals.CountFailure(e);
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
            _vitals.CountFailure(e);
            throw;
        }
        finally
        {
            request.Abandon();
        }
    }

    private void Admit()
    {
        if (_vitals.IsHung)
        {
            throw new UnavailableException(UnavailableException.ModelHung, $"Model '{_name}' hangs: {_vitals.Reason}.", HungRetryAfter);
        }

        // A free instance does not wait, so it does not count: queue 0 means "run or refuse".
        if (Interlocked.Increment(ref _waiting) > _limits.Queue + Math.Max(0, _places.Free))
        {
            Interlocked.Decrement(ref _waiting);
            throw new UnavailableException(
                UnavailableException.Overloaded, $"Model '{_name}' has {_limits.Queue} requests waiting and takes no more.", RetryAfter());
        }
    }

    private Inference<TOutput> Counted(Inference<TOutput> answer)
    {
        _vitals.CountAnswer();
        return answer;
    }

    private DeadlineExceededException Late()
    {
        var late = new DeadlineExceededException(_name, _limits.Timeout);
        _vitals.CountFailure(late);
        return late;
    }

    /// <summary>About how long a full queue will take.</summary>
    private TimeSpan RetryAfter()
    {
        var runs = Math.Ceiling((double)_limits.Queue / _limits.MaxBatch / _limits.Places);
        return TimeSpan.FromSeconds(Math.Clamp(runs * _runner.LastRun.TotalSeconds, 1, LongestRetryAfter));
    }

    private void StartWorker()
    {
        if (_places.TryTake())
        {
            PoolThreads.Queue(static batcher => _ = batcher.WorkAsync(), this);
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
                _leases.ReleaseLease();
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

    private void GiveBackInstance()
    {
        _places.GiveBack();
        if (Volatile.Read(ref _waiting) > 0)
        {
            StartWorker();
        }
    }
}
