using System.Text.Json;
using Interlock.Api.Access;
using Interlock.Api.Bodies;
using Interlock.Api.Http;
using Interlock.Api.Tasks;
using Interlock.Application.Calls;
using Interlock.Application.Kinds.Images;
using Interlock.Application.Tasks;
using Interlock.Domain.Access;
using Microsoft.AspNetCore.Mvc;

namespace Interlock.Api.Images;

/// <summary>Models of kind image.</summary>
[ApiController, DirectActions, Tags("Inference")]
[RequiresRole(Role.Infer)]
public sealed class ImagesController(IImageService service, TaskPosts tasks)
{
    private static readonly Action<Utf8JsonWriter, ImageAnswer> WriteData = ImageJson.WriteData;

    /// <summary>Answers one picture or many.</summary>
    [HttpPost("/models/{model:kind(image)}"), HttpPut("/models/{model:kind(image)}")]
    [ProducesResponseType<Reply<ImageAnswer>>(StatusCodes.Status200OK)]
    [ProducesResponseType<Reply<TaskView>>(StatusCodes.Status202Accepted)]
    public Task Infer(HttpContext context) => AnswerAsync(context, AsyncPreference.Of(context.Request));

    /// <summary>Accepts a task.</summary>
    [HttpPost("/models/{model:kind(image)}/tasks")]
    [ProducesResponseType<Reply<TaskView>>(StatusCodes.Status202Accepted)]
    public Task Submit(HttpContext context) => AnswerAsync(context, isTask: true);

    private async Task AnswerAsync(HttpContext context, bool isTask)
    {
        var target = RequestTarget.Of(context);
        var request = await ReadAsync(context.Request);
        if (isTask)
        {
            await tasks.AcceptAsync(context, target, AnswerData.Of(request, ImageRequestJson.Write));
            return;
        }

        var answer = await service.InferAsync(target, request, context.RequestAborted);
        InferenceHeaders.Write(context.Response, answer.Answer);
        await JsonReply.WriteOkAsync(context, answer, WriteData);
    }

    private static async Task<ImageRequest> ReadAsync(HttpRequest request)
    {
        ContentCoding.Decode(request);
        if (!RequestBody.IsJson(request.ContentType))
        {
            return await ImageForm.ReadAsync(request);
        }

        using var body = await RequestBody.ReadAsync(request);
        return ImageRequestJson.Read(body.Content);
    }
}
