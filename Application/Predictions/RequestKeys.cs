using System.Collections.Concurrent;
using System.Text.Json;
using Interlock.Application.Calls;
using Interlock.Application.Configuration;
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
        var request = FormOf(id.Config, items, writeInput);
        using var turn = await EnterAsync((id.Model, key));
        try
        {
            return await FindBeforeAsync() ?? await infer();
        }
        catch (UnavailableException e) when (e.IsOfDatastore)
        {
            // Another server may have recorded the key meanwhile: then the datastore rejects a second one.
            if (await FindBeforeAsync() is { } faster)
            {
                return faster;
            }

            throw;
        }

        Task<Answer<TOutput>?> FindBeforeAsync() => FindAsync(id.Model, new CallKey(key, lease.Caller?.Name), request, readOutput);
    }

    /// <summary>Returns the answer that a key has already, or null.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="key">The key.</param>
    /// <param name="request">The request as it is recorded.</param>
    /// <param name="readOutput">Reads a recorded output.</param>
    /// <exception cref="ConflictException"><c>request_key_reused</c>: the key came with another request.</exception>
    /// <exception cref="UnavailableException"><c>datastore_unavailable</c>.</exception>
    public async Task<Answer<TOutput>?> FindAsync<TOutput>(string model, CallKey key, string request, Func<JsonElement, TOutput> readOutput)
    {
        if (await datastore.FindKeyAsync(model, key.Key, CancellationToken.None) is not { } before)
        {
            return null;
        }

        Require(before, request, key.Caller);
        using var response = JsonDocument.Parse(before.Response);
        var inference = new Inference<TOutput>([readOutput(response.RootElement)], 1, TimeSpan.Zero, TimeSpan.FromMilliseconds(before.InferMs));
        return new Answer<TOutput>(before.Version, before.Revision, inference, [before.Id]);
    }

    /// <summary>Checks a request against the prediction that its key has already, if it has one.</summary>
    /// <inheritdoc cref="FindAsync"/>
    public async Task CheckAsync(string model, CallKey key, string request, CancellationToken cancellationToken)
    {
        if (await datastore.FindKeyAsync(model, key.Key, cancellationToken) is { } before)
        {
            Require(before, request, key.Caller);
        }
    }

    /// <summary>The one item of a request with a key, as it is recorded.</summary>
    /// <exception cref="InvalidInputException">The model records nothing, or the request has several items.</exception>
    internal static string FormOf<TItem>(ModelConfig config, IReadOnlyList<TItem> items, Action<Utf8JsonWriter, TItem> writeInput)
    {
        if (!config.Record)
        {
            throw InvalidInputException.At(ModelTarget.RequestKeyHeader, "cannot be kept: the model does not record its predictions ('record: false')");
        }

        return items.Count == 1
            ? PredictionRecorder.ToJson(items[0], writeInput)
            : throw InvalidInputException.At(ModelTarget.RequestKeyHeader, $"is the key of one prediction, but the request has {items.Count}; send each by itself");
    }

    private static void Require(Prediction before, string request, string? caller)
    {
        if (before.Request != request || before.Caller != caller)
        {
            throw ConflictException.ReusedKey(before.Model);
        }
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
