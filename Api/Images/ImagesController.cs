using Interlock.Api.Tasks;
using System.Text.Json;
using Interlock.Api.Http;
using Interlock.Application.Calls;
using Interlock.Application.Images;
using Microsoft.AspNetCore.Mvc;

namespace Interlock.Api.Images;

/// <summary>POST and PUT /models/{model} for models of kind image.</summary>
[NonController]
public sealed class ImagesController(IImageService service, RequestTarget targets)
{
    private static readonly Action<Utf8JsonWriter, ImageAnswer> WriteData = ImageJson.WriteData;

    /// <summary>Maps the route past MVC's action invoker, which costs as much as a model that answers in microseconds (docs/performance.md).</summary>
    internal static void Map(WebApplication app)
    {
        var controller = app.Services.GetRequiredService<ImagesController>();
        var tasks = app.Services.GetRequiredService<TaskPosts>();
        app.MapMethods("/models/{model:kind(image)}", [HttpMethods.Post, HttpMethods.Put], tasks.Or(controller.Infer, ReadAsJsonAsync));
    }

    /// <summary>Answers one picture or many.</summary>
    public async Task Infer(HttpContext context)
    {
        var target = targets.Of(context);
        var request = await ReadAsync(context.Request);
        var answer = await service.InferAsync(target, request, context.RequestAborted);
        InferenceHeaders.Write(context.Response, answer.Answer);
        await JsonReply.WriteOkAsync(context, answer, WriteData);
    }

    /// <summary>The request as JSON, to be answered later, however it was sent.</summary>
    internal static async ValueTask<ReadOnlyMemory<byte>> ReadAsJsonAsync(HttpRequest request) => AnswerData.Of(await ReadAsync(request), ImageRequestJson.Write);

    private static async Task<ImageRequest> ReadAsync(HttpRequest request)
    {
        RequestBody.RequirePlain(request);
        if (!RequestBody.IsJson(request.ContentType))
        {
            return await ImageForm.ReadAsync(request);
        }

        using var body = await RequestBody.ReadAsync(request);
        return ImageRequestJson.Read(body.Content);
    }
}
