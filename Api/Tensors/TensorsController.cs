using System.Text.Json;
using Interlock.Api.Access;
using Interlock.Api.Bodies;
using Interlock.Api.Http;
using Interlock.Api.Tasks;
using Interlock.Application.Kinds.Tensors;
using Interlock.Application.Tasks;
using Interlock.Domain.Access;
using Interlock.Domain.Tensors;
using Microsoft.AspNetCore.Mvc;

namespace Interlock.Api.Tensors;

/// <summary>Models of kind tensor.</summary>
[ApiController, DirectActions, Tags("Inference")]
[RequiresRole(Role.Infer)]
public sealed class TensorsController(ITensorService service, TaskPosts tasks)
{
    private static readonly Action<Utf8JsonWriter, TensorSet> WriteOutputs = TensorJson.WriteOutputs;

    /// <summary>Answers one request in tensors.</summary>
    [HttpPost("/models/{model:kind(tensor)}")]
    [ProducesResponseType<Reply<TensorSet>>(StatusCodes.Status200OK)]
    [ProducesResponseType<Reply<TaskView>>(StatusCodes.Status202Accepted)]
    public async Task Infer(HttpContext context)
    {
        RequestBody.RequireJson(context.Request);
        var target = RequestTarget.Of(context);
        using var body = await RequestBody.ReadAsync(context.Request);
        if (AsyncPreference.Of(context.Request))
        {
            await tasks.AcceptAsync(context, target, body.Content);
            return;
        }

        var answer = await service.InferAsync(target, TensorRequestReader.Read(body.Content.Span), context.RequestAborted);
        await InferenceReply.WriteAsync(context, answer, WriteOutputs);
    }

    /// <summary>Accepts a task.</summary>
    [HttpPost("/models/{model:kind(tensor)}/tasks")]
    [ProducesResponseType<Reply<TaskView>>(StatusCodes.Status202Accepted)]
    public async Task Submit(HttpContext context)
    {
        RequestBody.RequireJson(context.Request);
        using var body = await RequestBody.ReadAsync(context.Request);
        await tasks.AcceptAsync(context, RequestTarget.Of(context), body.Content);
    }
}
