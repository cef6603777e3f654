using System.Text.Json;
using Interlock.Api.Http;
using Interlock.Application.Images;
using Microsoft.AspNetCore.Mvc;

namespace Interlock.Api.Images;

/// <summary>POST and PUT /models/{model} for models of kind image; mapped by <see cref="InferenceRoutes"/>.</summary>
[NonController]
public sealed class ImagesController(IImageService service)
{
    private static readonly Action<Utf8JsonWriter, ImageAnswer> WriteData = WriteAnswer;

    /// <summary>Answers one picture or many.</summary>
    public async Task Infer(HttpContext context)
    {
        RequestBody.RequirePlain(context.Request);
        var isJson = RequestBody.IsJson(context.Request.ContentType);
        var request = isJson ? await ImageJsonBody.ReadAsync(context.Request) : await ImageForm.ReadAsync(context.Request);
        var answer = await service.InferAsync(InferenceRoutes.ModelOf(context), request, context.RequestAborted);
        InferenceHeaders.Write(context.Response, answer.Answer);
        await JsonReply.WriteOkAsync(context, answer, WriteData);
    }

    private static void WriteAnswer(Utf8JsonWriter json, ImageAnswer answer)
    {
        json.WriteStartArray();
        foreach (var file in answer.Files)
        {
            WriteFile(json, answer, file);
        }

        json.WriteEndArray();
    }

    private static void WriteFile(Utf8JsonWriter json, ImageAnswer answer, ImageFileAnswer file)
    {
        json.WriteStartObject();
        json.WriteString("file"u8, file.Name);
        if (file.Error is { } error)
        {
            json.WriteString("code"u8, error.Code);
            json.WriteString("msg"u8, error.Message);
        }
        else
        {
            if (answer.Answer.Ids.Count > 0)
            {
                json.WriteString("id"u8, answer.Answer.Ids[file.Output]);
            }

            var result = answer.Answer.Inference.Outputs[file.Output];
            json.WriteString("model_type"u8, answer.ModelType);
            ImageJson.WriteResult(json, result);
            ImageJson.WriteTop(json, result, answer.Labels, answer.TopK);
        }

        json.WriteEndObject();
    }
}
