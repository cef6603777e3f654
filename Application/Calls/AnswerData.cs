using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Interlock.Application.Serving.Catalog;
using Interlock.Domain.Predictions;

namespace Interlock.Application.Calls;

/// <summary>Writes the <c>data</c> of an answer as bytes of its own.</summary>
public static class AnswerData
{
    /// <summary>Text stays readable; it is never put into HTML.</summary>
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The answer of a kind that answers one item a request.</summary>
    /// <param name="lease">The version that answered.</param>
    /// <param name="predictions">Of the item: one, or none where answers are not recorded.</param>
    /// <param name="output">The item's.</param>
    /// <param name="writeOutput">Writes the output's members into an open JSON object.</param>
    public static CallAnswer Single<TInput, TInferred, TOutput>(
        ModelLease<TInput, TInferred> lease, IReadOnlyList<Prediction> predictions, TOutput output, Action<Utf8JsonWriter, TOutput> writeOutput)
    {
        var data = Of((predictions, output, writeOutput), static (json, answer) =>
            WriteSingle(json, answer.predictions is [var prediction] ? prediction.Id : null, answer.output, answer.writeOutput));
        return new CallAnswer(lease.Loaded.Id.Version, lease.Revision, data, predictions);
    }

    /// <summary>Writes an object with the id of the prediction, where there is one, and the output's members.</summary>
    public static void WriteSingle<TOutput>(Utf8JsonWriter json, string? id, TOutput output, Action<Utf8JsonWriter, TOutput> writeOutput)
    {
        json.WriteStartObject();
        if (id is not null)
        {
            json.WriteString("id"u8, id);
        }

        writeOutput(json, output);
        json.WriteEndObject();
    }

    /// <summary>What <paramref name="write"/> writes.</summary>
    public static ReadOnlyMemory<byte> Of<TState>(TState state, Action<Utf8JsonWriter, TState> write)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer, Readable))
        {
            write(json, state);
        }

        return buffer.WrittenMemory;
    }
}
