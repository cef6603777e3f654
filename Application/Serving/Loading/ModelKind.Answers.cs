using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Interlock.Application.Serving.Batching;
using Interlock.Application.Serving.Comparing;
using Interlock.Domain.Predictions;

namespace Interlock.Application.Serving.Loading;

/// <summary>Replays of single requests.</summary>
public abstract partial class ModelKind<TInput, TOutput>
{
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <inheritdoc />
    public async Task<ReplayedAnswer?> AnswerAsync(Prediction recorded, LoadedModel model, CancellationToken cancellationToken)
    {
        if (!recorded.HasRequest)
        {
            return null;
        }

        var version = (LoadedModel<TInput, TOutput>)model;
        var (inputs, outputs, inferred) = (new List<TInput>(), new List<TOutput>(), TimeSpan.Zero);
        await foreach (var input in InputsOf(recorded, version, cancellationToken))
        {
            var inference = await version.InferAsync([input], cancellationToken);
            Require(input, inference.Outputs[0]);
            inputs.Add(input);
            outputs.Add(inference.Outputs[0]);
            inferred += inference.Inferred;
        }

        if (inputs.Count == 0)
        {
            return null;
        }

        var response = ToJson(inputs, outputs);
        return new ReplayedAnswer(response, inferred, CompareRecorded(JsonElement.Parse(recorded.Response), JsonElement.Parse(response)));
    }

    /// <summary>Writes the answer to a recorded request into an open object, as it would be recorded.</summary>
    protected abstract void WriteAnswer(Utf8JsonWriter json, IReadOnlyList<TInput> inputs, IReadOnlyList<TOutput> outputs);

    /// <summary>How an answer differs from the recorded one, both as JSON; null where they cannot be compared.</summary>
    protected abstract RecordedDifference? CompareRecorded(JsonElement before, JsonElement after);

    private string ToJson(IReadOnlyList<TInput> inputs, IReadOnlyList<TOutput> outputs)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Readable))
        {
            json.WriteStartObject();
            WriteAnswer(json, inputs, outputs);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
