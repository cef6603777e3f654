using System.Buffers;
using System.Diagnostics;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Interlock.Application.Quotas;
using Interlock.Application.Serving.Batching;
using Interlock.Application.Serving.Catalog;
using Interlock.Application.Telemetry;
using Interlock.Domain;
using Interlock.Domain.Predictions;

namespace Interlock.Application.Predictions;

/// <summary>Records requests and answers as predictions; returns once they are durable.</summary>
public sealed class PredictionRecorder(IPredictionDatastore datastore, RowUsage usage, TimeProvider time)
{
    /// <summary>Text stays readable; it is never put into HTML.</summary>
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private const int LeastShare = 10;

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _buffer;

    /// <summary>Records one prediction per output, where the model is configured to.</summary>
    /// <param name="lease">The version that answered.</param>
    /// <param name="inputs">The items.</param>
    /// <param name="inference">The outputs.</param>
    /// <param name="writeInput">Writes an item's members into an open JSON object.</param>
    /// <param name="writeOutput">Writes an output's members into an open JSON object.</param>
    /// <returns>The answer with an id per output.</returns>
    /// <exception cref="UnavailableException"><c>datastore_unavailable</c>: it was not recorded within <c>serving.timeout</c>.</exception>
    public async Task<Answer<TOutput>> RecordAsync<TInput, TInferred, TItem, TOutput>(
        ModelLease<TInput, TInferred> lease,
        IReadOnlyList<TItem> inputs,
        Inference<TOutput> inference,
        Action<Utf8JsonWriter, TItem> writeInput,
        Action<Utf8JsonWriter, TOutput> writeOutput)
    {
        var predictions = Make(lease, inputs, inference, writeInput, writeOutput);
        var ids = predictions.Length == 0 ? [] : Array.ConvertAll(predictions, static prediction => prediction.Id);

        if (predictions.Length > 0)
        {
            await StoreAsync(predictions, lease.Loaded.Limits.Timeout, inference.Queued + inference.Inferred);
        }

        return new Answer<TOutput>(lease.Loaded.Id.Version, lease.Revision, inference, ids);
    }

    /// <summary>Makes one prediction per output, for callers that store them with other rows; none where the model's answers are not recorded.</summary>
    /// <inheritdoc cref="RecordAsync{TInput,TInferred,TItem,TOutput}"/>
    public Prediction[] Make<TInput, TInferred, TItem, TOutput>(
        ModelLease<TInput, TInferred> lease,
        IReadOnlyList<TItem> inputs,
        Inference<TOutput> inference,
        Action<Utf8JsonWriter, TItem> writeInput,
        Action<Utf8JsonWriter, TOutput> writeOutput)
    {
        var id = lease.Loaded.Id;
        usage.Count(lease.Caller?.Name, inputs.Count);
        if (!id.Config.Record)
        {
            return [];
        }

        var (now, trace) = (time.GetUtcNow(), Activity.Current?.TraceId.ToString());
        var predictions = new Prediction[inputs.Count];
        for (var i = 0; i < predictions.Length; i++)
        {
            predictions[i] = new Prediction
            {
                Id = TimeOrderedId.New(now),
                Model = id.Model,
                Version = id.Version,
                Revision = lease.Revision,
                ModelHash = lease.Loaded.Hash,
                Caller = lease.Caller?.Name,
                TraceId = trace,
                RequestKey = lease.RequestKey,
                Request = ToJson(inputs[i], writeInput),
                Response = ToJson(inference.Outputs[i], writeOutput),
                InferMs = inference.Inferred.TotalMilliseconds,
            };
        }

        return predictions;
    }

    /// <summary>Recording shares the request's deadline, but has at least a tenth of it.</summary>
    private async Task StoreAsync(Prediction[] predictions, TimeSpan timeout, TimeSpan elapsed)
    {
        var left = timeout - elapsed;
        var limit = left > timeout / LeastShare ? left : timeout / LeastShare;

        using var span = InterlockTelemetry.Source.StartActivity("store");

        // Not cancelled with the caller: it takes milliseconds, and the inference is done.
        var storing = datastore.AddAsync(predictions, CancellationToken.None);
        try
        {
            await storing.WaitAsync(limit, time);
        }
        catch (TimeoutException) when (!storing.IsCompleted)
        {
            throw new UnavailableException(
                UnavailableException.DatastoreUnavailable, $"The datastore did not record the answer within {limit.TotalMilliseconds:0} ms.", RetryAfter);
        }
    }

    /// <summary>An input or an output as it is recorded.</summary>
    internal static string ToJson<T>(T value, Action<Utf8JsonWriter, T> write)
    {
        var buffer = _buffer ??= new ArrayBufferWriter<byte>(1024);
        buffer.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(buffer, Readable))
        {
            json.WriteStartObject();
            write(json, value);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
