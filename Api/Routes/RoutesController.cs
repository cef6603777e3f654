using System.Text.Json;
using Interlock.Api.Access;
using Interlock.Api.Bodies;
using Interlock.Api.Http;
using Interlock.Api.Tasks;
using Interlock.Application.Kinds.Routes;
using Interlock.Application.Tasks;
using Interlock.Domain.Access;
using Interlock.Domain.Routes;
using Microsoft.AspNetCore.Mvc;

namespace Interlock.Api.Routes;

/// <summary>Models of kind route.</summary>
[ApiController, DirectActions, Tags("Inference")]
[RequiresRole(Role.Infer)]
public sealed class RoutesController(IRouteService service, TaskPosts tasks)
{
    private static readonly Action<Utf8JsonWriter, RoutePlan> WritePlan = RouteJson.WritePlan;

    /// <summary>Answers a plan. Any content type is read: front-ends expect a body that is not JSON to be reported as malformed.</summary>
    [HttpPost("/models/{model:kind(route)}")]
    [ProducesResponseType<Reply<RoutePlan>>(StatusCodes.Status200OK)]
    [ProducesResponseType<Reply<TaskView>>(StatusCodes.Status202Accepted)]
    public Task Infer(HttpContext context) => AnswerAsync(context, AsyncPreference.Of(context.Request));

    /// <summary>Accepts a task.</summary>
    [HttpPost("/models/{model:kind(route)}/tasks")]
    [ProducesResponseType<Reply<TaskView>>(StatusCodes.Status202Accepted)]
    public Task Submit(HttpContext context) => AnswerAsync(context, isTask: true);

    private async Task AnswerAsync(HttpContext context, bool isTask)
    {
        ContentCoding.Decode(context.Request);
        var target = RequestTarget.Of(context);
        RequestTarget.RequireNoKey(target, "is for models whose predictions take labels; plans of kind route do not");
        using var body = await RequestBody.ReadAsync(context.Request);
        if (isTask)
        {
            await tasks.AcceptAsync(context, target, body.Content);
            return;
        }

        var answer = await service.PlanAsync(target, body.Content, context.RequestAborted);
        await InferenceReply.WriteAsync(context, answer, WritePlan);
    }
}
