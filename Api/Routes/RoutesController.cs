using Interlock.Api.Tasks;
using System.Text.Json;
using Interlock.Api.Http;
using Interlock.Application.Routes;
using Interlock.Domain.Routes;
using Microsoft.AspNetCore.Mvc;

namespace Interlock.Api.Routes;

/// <summary>POST /models/{model} for models of kind route.</summary>
[NonController]
public sealed class RoutesController(IRouteService service, RequestTarget targets)
{
    private static readonly Action<Utf8JsonWriter, RoutePlan> WritePlan = RouteJson.WritePlan;

    /// <summary>Maps the route past MVC's action invoker, which costs as much as a model that answers in microseconds (docs/performance.md).</summary>
    internal static void Map(WebApplication app)
    {
        var controller = app.Services.GetRequiredService<RoutesController>();
        var tasks = app.Services.GetRequiredService<TaskPosts>();
        app.MapPost("/models/{model:kind(route)}", tasks.Or(controller.Infer, ReadAsync));
    }

    /// <summary>Answers a plan. The content type is not asked for: what is not JSON is told so, as front-ends know it.</summary>
    public async Task Infer(HttpContext context)
    {
        RequestBody.RequirePlain(context.Request);
        var target = targets.Of(context);
        using var body = await RequestBody.ReadAsync(context.Request);
        var answer = await service.PlanAsync(target, body.Content, context.RequestAborted);
        await InferenceReply.WriteAsync(context, answer, WritePlan);
    }

    /// <summary>The request, to be answered later.</summary>
    internal static ValueTask<ReadOnlyMemory<byte>> ReadAsync(HttpRequest request)
    {
        RequestBody.RequirePlain(request);
        return RequestBody.CopyAsync(request);
    }
}
