using System.Text.Json;
using Interlock.Api.Http;
using Interlock.Application.Routes;
using Interlock.Application.Serving;
using Interlock.Domain.Routes;
using Microsoft.AspNetCore.Mvc;

namespace Interlock.Api.Routes;

/// <summary>POST /models/{model} for models of kind route; mapped by <see cref="InferenceRoutes"/>.</summary>
[NonController]
public sealed class RoutesController(IRouteService service)
{
    private static readonly Action<Utf8JsonWriter, Answer<RoutePlan>> WriteData = WriteAnswer;

    /// <summary>Answers a plan. The content type is not asked for: what is not JSON is told so, as front-ends know it.</summary>
    public async Task Infer(HttpContext context)
    {
        RequestBody.RequirePlain(context.Request);
        using var body = await RequestBody.ReadAsync(context.Request);
        var answer = await service.PlanAsync(InferenceRoutes.ModelOf(context), body.Content, context.RequestAborted);
        InferenceHeaders.Write(context.Response, answer);
        await JsonReply.WriteOkAsync(context, answer, WriteData);
    }

    private static void WriteAnswer(Utf8JsonWriter json, Answer<RoutePlan> answer)
    {
        json.WriteStartObject();
        if (answer.Ids.Count > 0)
        {
            json.WriteString("id"u8, answer.Ids[0]);
        }

        RouteJson.WritePlan(json, answer.Inference.Outputs[0]);
        json.WriteEndObject();
    }
}
