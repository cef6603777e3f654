using System.Text.Json;
using Interlock.Application.Calls;
using Interlock.Application.Serving.Catalog;

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
        return JsonReply.WriteOkAsync(context, (answer, writeOutput), static (json, reply) => AnswerData.WriteSingle(
            json, reply.answer.Ids is [var id, ..] ? id : null, reply.answer.Inference.Outputs[0], reply.writeOutput));
    }
}
