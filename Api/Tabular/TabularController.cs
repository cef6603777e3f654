using System.Text.Json;
using Interlock.Api.Http;
using Interlock.Application.Tabular;
using Microsoft.AspNetCore.Mvc;

namespace Interlock.Api.Tabular;

/// <summary>POST /models/{model} for models of kind tabular; mapped by <see cref="InferenceRoutes"/>.</summary>
[NonController]
public sealed class TabularController(ITabularService service)
{
    private static readonly Action<Utf8JsonWriter, TabularAnswer> WriteData = WriteAnswer;

    /// <summary>Answers one row or many.</summary>
    public async Task Infer(HttpContext context)
    {
        RequestBody.RequireJson(context.Request);
        using var body = await RequestBody.ReadAsync(context.Request);
        var answer = await service.InferAsync(InferenceRoutes.ModelOf(context), body.Content, context.RequestAborted);
        InferenceHeaders.Write(context.Response, answer.Answer);
        await JsonReply.WriteOkAsync(context, answer, WriteData);
    }

    private static void WriteAnswer(Utf8JsonWriter json, TabularAnswer answer)
    {
        if (answer.IsSingle)
        {
            WriteRow(json, answer, 0);
            return;
        }

        json.WriteStartArray();
        for (var row = 0; row < answer.Answer.Inference.Outputs.Count; row++)
        {
            WriteRow(json, answer, row);
        }

        json.WriteEndArray();
    }

    private static void WriteRow(Utf8JsonWriter json, TabularAnswer answer, int row)
    {
        json.WriteStartObject();
        if (answer.Answer.Ids.Count > 0)
        {
            json.WriteString("id"u8, answer.Answer.Ids[row]);
        }

        TabularJson.WriteResult(json, answer.Answer.Inference.Outputs[row]);
        json.WriteEndObject();
    }
}
