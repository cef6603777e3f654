using Interlock.Api.Tasks;
using System.Text.Json;
using Interlock.Api.Http;
using Interlock.Application.Tabular;
using Microsoft.AspNetCore.Mvc;

namespace Interlock.Api.Tabular;

/// <summary>POST /models/{model} for models of kind tabular.</summary>
[NonController]
public sealed class TabularController(ITabularService service, RequestTarget targets)
{
    private static readonly Action<Utf8JsonWriter, TabularAnswer> WriteData = WriteAnswer;

    /// <summary>Maps the route past MVC's action invoker, which costs as much as a model that answers in microseconds (docs/performance.md).</summary>
    internal static void Map(WebApplication app)
    {
        var controller = app.Services.GetRequiredService<TabularController>();
        var tasks = app.Services.GetRequiredService<TaskPosts>();
        app.MapPost("/models/{model:kind(tabular)}", tasks.Or(controller.Infer, ReadAsync));
    }

    /// <summary>Answers one row or many.</summary>
    public async Task Infer(HttpContext context)
    {
        RequestBody.RequireJson(context.Request);
        var target = targets.Of(context);
        using var body = await RequestBody.ReadAsync(context.Request);
        var answer = await service.InferAsync(target, body.Content, context.RequestAborted);
        InferenceHeaders.Write(context.Response, answer.Answer);
        await JsonReply.WriteOkAsync(context, answer, WriteData);
    }

    /// <summary>The request, to be answered later.</summary>
    internal static ValueTask<ReadOnlyMemory<byte>> ReadAsync(HttpRequest request)
    {
        RequestBody.RequireJson(request);
        return RequestBody.CopyAsync(request);
    }

    private static void WriteAnswer(Utf8JsonWriter json, TabularAnswer answer) =>
        TabularJson.WriteData(json, answer.Answer.Inference.Outputs, answer.Answer.Ids, answer.IsSingle);
}
