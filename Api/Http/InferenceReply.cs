using System.Text.Json;
using Interlock.Application.Serving;

namespace Interlock.Api.Http;

/// <summary>The reply of a kind that answers one item a request: the headers, and the item with its id as <c>data</c>.</summary>
internal static class InferenceReply
{
    /// <summary>Writes it.</summary>
    /// <param name="context">Of the request.</param>
    /// <param name="answer">With one output.</param>
    /// <param name="writeOutput">Writes the output's members into an open JSON object.</param>
    public static Task WriteAsync<TOutput>(HttpContext context, Answer<TOutput> answer, Action<Utf8JsonWriter, TOutput> writeOutput)
    {
        InferenceHeaders.Write(context.Response, answer);
        return JsonReply.WriteOkAsync(context, (answer, writeOutput), static (json, reply) =>
        {
            json.WriteStartObject();
            if (reply.answer.Ids.Count > 0)
            {
                json.WriteString("id"u8, reply.answer.Ids[0]);
            }

            reply.writeOutput(json, reply.answer.Inference.Outputs[0]);
            json.WriteEndObject();
        });
    }
}
