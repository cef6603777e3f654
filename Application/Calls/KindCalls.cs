using Interlock.Application.Configuration;
using Interlock.Application.Serving.Batching;
using Interlock.Application.Serving.Catalog;
using Interlock.Domain;
using Microsoft.Extensions.Logging;

namespace Interlock.Application.Calls;

/// <summary>
/// Reads the calls, runs as many together as fit into a batch, and writes the answers. A call that cannot be read, or that makes a batch fail, fails
/// alone.
/// </summary>
/// <typeparam name="TRequest">A request of the kind, read.</typeparam>
/// <typeparam name="TInput">The model's item.</typeparam>
/// <typeparam name="TOutput">Its answer.</typeparam>
public abstract class KindCalls<TRequest, TInput, TOutput>(IModelCatalog catalog, TimeProvider time, ILogger logger) : IKindCalls
    where TRequest : class
{
    /// <inheritdoc />
    public abstract Type ConfigType { get; }

    /// <inheritdoc />
    public abstract void Check(ModelConfig model, ReadOnlyMemory<byte> json);

    /// <inheritdoc />
    public virtual string RecordedForm(ModelConfig model, ReadOnlyMemory<byte> json) => throw CallKeys.NotForKind();

    /// <inheritdoc />
    public async Task<IReadOnlyList<CallResult>> CallAsync(ModelTarget target, IReadOnlyList<ModelCall> calls, CancellationToken cancellationToken)
    {
        using var lease = catalog.Acquire<TInput, TOutput>(target);
        var results = new CallResult[calls.Count];
        var prepared = await PrepareAsync(lease, calls, results, cancellationToken);
        var limits = lease.Loaded.Id.Limits;
        var options = new ParallelOptions { MaxDegreeOfParallelism = limits.Places, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(Group(prepared, limits.MaxBatch), options, async (group, token) => await AnswerAsync(lease, group, results, token));
        return results;
    }

    /// <summary>Reads a request, with the inputs it has for the model.</summary>
    /// <exception cref="InvalidInputException">Every problem with it.</exception>
    protected abstract ValueTask<(TRequest Request, IReadOnlyList<TInput> Inputs)> ReadAsync(
        ModelLease<TInput, TOutput> lease, ReadOnlyMemory<byte> json, CancellationToken cancellationToken);

    /// <summary>Returns the answer that the key of a call has already, or null.</summary>
    /// <exception cref="InvalidInputException">The request makes no prediction that a key could name.</exception>
    /// <exception cref="ConflictException"><c>request_key_reused</c>.</exception>
    /// <exception cref="UnavailableException"><c>datastore_unavailable</c>.</exception>
    protected virtual Task<CallAnswer?> FindAnswerAsync(ModelLease<TInput, TOutput> lease, TRequest request, CallKey key) => throw CallKeys.NotForKind();

    /// <summary>Writes the answer to a request.</summary>
    protected abstract CallAnswer Answer(ModelLease<TInput, TOutput> lease, TRequest request, Inference<TOutput> inference);

    private async Task<List<Prepared>> PrepareAsync(
        ModelLease<TInput, TOutput> lease, IReadOnlyList<ModelCall> calls, CallResult[] results, CancellationToken cancellationToken)
    {
        var prepared = new List<Prepared>(calls.Count);
        for (var i = 0; i < calls.Count; i++)
        {
            try
            {
                var (request, inputs) = await ReadAsync(lease, calls[i].Json, cancellationToken);
                if (CallKeys.Of(calls[i], lease.Caller) is { } key && await FindAnswerAsync(lease, request, key) is { } before)
                {
                    results[i] = CallResult.Of(before);
                    continue;
                }

                prepared.Add(new Prepared(i, calls[i], request, inputs));
                calls[i].Progress?.Report(new CallProgress(0, inputs.Count));
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                results[i] = CallResult.Of(CallError.Of(e, logger));
            }
        }

        return prepared;
    }

    /// <summary>Calls whose items fit into one batch, in their order.</summary>
    private static IEnumerable<List<Prepared>> Group(List<Prepared> calls, int maxBatch)
    {
        var (group, items) = (new List<Prepared>(), 0);
        foreach (var call in calls)
        {
            if (group.Count > 0 && items + call.Inputs.Count > maxBatch)
            {
                yield return group;
                (group, items) = ([], 0);
            }

            group.Add(call);
            items += call.Inputs.Count;
        }

        if (group.Count > 0)
        {
            yield return group;
        }
    }

    private async Task AnswerAsync(ModelLease<TInput, TOutput> lease, List<Prepared> group, CallResult[] results, CancellationToken cancellationToken)
    {
        try
        {
            IReadOnlyList<TInput> inputs = group is [var only] ? only.Inputs : [.. group.SelectMany(call => call.Inputs)];
            var inference = await lease.InferWithRetryAsync(inputs, time, cancellationToken);
            var at = 0;
            foreach (var call in group)
            {
                var own = group.Count == 1 ? inference.Outputs : [.. inference.Outputs.Skip(at).Take(call.Inputs.Count)];
                at += call.Inputs.Count;
                results[call.Place] = AnswerOne(lease, call, inference with { Outputs = own });
            }
        }
        catch (Exception e) when (e is not OperationCanceledException && group.Count == 1)
        {
            results[group[0].Place] = CallResult.Of(CallError.Of(e, logger));
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Only the one at fault should fail.
            foreach (var call in group)
            {
                await AnswerAsync(lease, [call], results, cancellationToken);
            }
        }
    }

    private CallResult AnswerOne(ModelLease<TInput, TOutput> lease, Prepared call, Inference<TOutput> inference)
    {
        try
        {
            var answer = Answer(lease, call.Request, inference);
            CallKeys.Assign(call.Call, answer);
            call.Call.Progress?.Report(new CallProgress(call.Inputs.Count, call.Inputs.Count));
            return CallResult.Of(answer);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return CallResult.Of(CallError.Of(e, logger));
        }
    }

    private sealed record Prepared(int Place, ModelCall Call, TRequest Request, IReadOnlyList<TInput> Inputs);
}
