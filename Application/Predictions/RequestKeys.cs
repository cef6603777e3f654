using System.Collections.Concurrent;
using System.Text.Json;
using Interlock.Application.Serving.Batching;
using Interlock.Application.Serving.Catalog;
using Interlock.Domain;
using Interlock.Domain.Predictions;

namespace Interlock.Application.Predictions;

/// <summary>Answers requests with a caller's own key: the same key with the same request gives the same prediction.</summary>
public sealed class RequestKeys(IPredictionDatastore datastore)
{
    private readonly ConcurrentDictionary<(string Model, string Key), Task> _running = new();

    /// <summary>Returns the prediction that the key has already, or answers and records the request.</summary>
    /// <param name="lease">The version that is to answer, with the key.</param>
    /// <param name="items">The items of the request: one.</param>
    /// <param name="writeInput">Writes an item's members into an open JSON object, as it is recorded.</param>
    /// <param name="readOutput">Reads a recorded output.</param>
    /// <param name="infer">Answers and records.</param>
    /// <exception cref="InvalidInputException">The model records nothing, or the request has several items.</exception>
    /// <exception cref="ConflictException"><c>request_key_reused</c>: the key came with another request.</exception>
    public async Task<Answer<TOutput>> AnswerAsync<TInput, TInferred, TItem, TOutput>(
        ModelLease<TInput, TInferred> lease,
        IReadOnlyList<TItem> items,
        Action<Utf8JsonWriter, TItem> writeInput,
        Func<JsonElement, TOutput> readOutput,
        Func<Task<Answer<TOutput>>> infer)
    {
        var (id, key) = (lease.Loaded.Id, lease.RequestKey!);
        Check(id.Config.Record, items.Count);
        var request = PredictionRecorder.ToJson(items[0], writeInput);
        using var turn = await EnterAsync((id.Model, key));
        try
        {
            return await FindAsync() ?? await infer();
        }
        catch (UnavailableException e) when (e.IsOfDatastore)
        {
            // Another server may have recorded the key meanwhile: then the datastore rejects a second one.
            if (await FindAsync() is { } faster)
            {
                return faster;
            }

            throw;
        }

        async Task<Answer<TOutput>?> FindAsync() => await datastore.FindKeyAsync(id.Model, key, CancellationToken.None) is { } before
            ? Replay(before, request, lease.Caller?.Name, readOutput)
            : null;
    }

    private static void Check(bool isRecorded, int items)
    {
        if (!isRecorded)
        {
            throw InvalidInputException.At(ModelTarget.RequestKeyHeader, "cannot be kept: the model does not record its predictions ('record: false')");
        }

        if (items != 1)
        {
            throw InvalidInputException.At(ModelTarget.RequestKeyHeader, $"is the key of one prediction, but the request has {items}; send each by itself");
        }
    }

    private static Answer<TOutput> Replay<TOutput>(Prediction before, string request, string? caller, Func<JsonElement, TOutput> readOutput)
    {
        if (before.Request != request || before.Caller != caller)
        {
            throw new ConflictException(ConflictException.RequestKeyReused, $"This x-request-key came with another request to model '{before.Model}' before.");
        }

        using var response = JsonDocument.Parse(before.Response);
        var inference = new Inference<TOutput>([readOutput(response.RootElement)], 1, TimeSpan.Zero, TimeSpan.FromMilliseconds(before.InferMs));
        return new Answer<TOutput>(before.Version, before.Revision, inference, [before.Id]);
    }

    private async Task<Turn> EnterAsync((string Model, string Key) key)
    {
        var mine = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        while (_running.GetOrAdd(key, mine.Task) is var first && first != mine.Task)
        {
            await first;
        }

        return new Turn(() =>
        {
            _running.TryRemove(key, out _);
            mine.SetResult();
        });
    }

    private sealed class Turn(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
