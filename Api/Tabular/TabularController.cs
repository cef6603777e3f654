using System.Text.Json;
using Interlock.Api.Http;
using Interlock.Application.Tabular;
using Microsoft.AspNetCore.Mvc;

namespace Interlock.Api.Tabular;

/// <summary>POST /models/{model} for models of kind tabular.</summary>
[ApiExplorerSettings(IgnoreApi = true)] // Swagger/ModelPaths describes each model with its own fields.
public sealed class TabularController(ITabularService service) : ControllerBase
{
    private static readonly Action<Utf8JsonWriter, TabularAnswer> WriteData = WriteAnswer;

    /// <summary>Answers one row or many.</summary>
    [HttpPost("/models/{model:kind(tabular)}")]
    public async Task Infer()
    {
        RequestBody.RequireJson(Request);
        var model = (string)RouteData.Values["model"]!;
        using var body = await RequestBody.ReadAsync(Request);
        var answer = await service.InferAsync(model, body.Content, HttpContext.RequestAborted);
        InferenceHeaders.Write(Response, answer.Answer);
        await JsonReply.WriteOkAsync(HttpContext, answer, WriteData);
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
