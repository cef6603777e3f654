using System.Text.Json;
using Interlock.Api.Access;
using Interlock.Api.Bodies;
using Interlock.Api.Http;
using Interlock.Api.Tasks;
using Interlock.Application.Kinds.Tabular;
using Interlock.Application.Tasks;
using Interlock.Domain.Access;
using Microsoft.AspNetCore.Mvc;

namespace Interlock.Api.Tabular;

/// <summary>Models of kind tabular.</summary>
[ApiController, DirectActions, Tags("Inference")]
[RequiresRole(Role.Infer)]
public sealed class TabularController(ITabularService service, TaskPosts tasks)
{
    private static readonly Action<Utf8JsonWriter, TabularAnswer> WriteData = WriteAnswer;

    /// <summary>Answers one row or many.</summary>
    [HttpPost("/models/{model:kind(tabular)}")]
    [ProducesResponseType<Reply<TabularAnswer>>(StatusCodes.Status200OK)]
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

        await WriteAsync(context, await service.InferAsync(target, body.Content, context.RequestAborted));
    }

    /// <summary>Answers many rows, always by a list.</summary>
    [HttpPost("/models/{model:kind(tabular)}/rows")]
    [ProducesResponseType<Reply<TabularAnswer>>(StatusCodes.Status200OK)]
    public async Task InferRows(HttpContext context)
    {
        RequestBody.RequireJson(context.Request);
        using var body = await RequestBody.ReadAsync(context.Request);
        await WriteAsync(context, await service.InferRowsAsync(RequestTarget.Of(context), body.Content, context.RequestAborted));
    }

    /// <summary>Accepts a task.</summary>
    [HttpPost("/models/{model:kind(tabular)}/tasks")]
    [ProducesResponseType<Reply<TaskView>>(StatusCodes.Status202Accepted)]
    public async Task Submit(HttpContext context)
    {
        RequestBody.RequireJson(context.Request);
        using var body = await RequestBody.ReadAsync(context.Request);
        await tasks.AcceptAsync(context, RequestTarget.Of(context), body.Content);
    }

    private static Task WriteAsync(HttpContext context, TabularAnswer answer)
    {
        InferenceHeaders.Write(context.Response, answer.Answer);
        return JsonReply.WriteOkAsync(context, answer, WriteData);
    }

    private static void WriteAnswer(Utf8JsonWriter json, TabularAnswer answer) =>
        TabularJson.WriteData(json, answer.Answer.Inference.Outputs, answer.Answer.Ids, answer.IsSingle);
}
