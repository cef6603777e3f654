using Interlock.Api.Tasks;
using System.Text.Json;
using Interlock.Api.Http;
using Interlock.Application.Calls;
using Interlock.Application.Sensors;
using Interlock.Domain;
using Microsoft.AspNetCore.Mvc;

namespace Interlock.Api.Sensors;

/// <summary>POST /models/{model}/fill for models of kind sensor.</summary>
[NonController]
public sealed class SensorFillController(ISensorFillService service, RequestTarget targets)
{
    private const string Missing = "`date` field should be in request query";

    private static readonly Action<Utf8JsonWriter, SensorFill> WriteFill = SensorJson.WriteFill;

    /// <summary>Maps the route past MVC's action invoker, which costs as much as a model that answers in microseconds (docs/performance.md).</summary>
    internal static void Map(WebApplication app)
    {
        var controller = app.Services.GetRequiredService<SensorFillController>();
        var tasks = app.Services.GetRequiredService<TaskPosts>();
        app.MapPost("/models/{model:kind(sensor)}/fill", tasks.Or(controller.Fill, ReadAsync));
    }

    /// <summary>Scores a day of every sensor.</summary>
    public async Task Fill(HttpContext context)
    {
        var answer = await service.FillAsync(targets.Of(context), DayOf(context.Request.Query), context.RequestAborted);
        await InferenceReply.WriteAsync(context, answer, WriteFill);
    }

    /// <summary>The request as JSON, to be answered later.</summary>
    internal static ValueTask<ReadOnlyMemory<byte>> ReadAsync(HttpRequest request) => new(AnswerData.Of(DayOf(request.Query), static (json, day) =>
    {
        json.WriteStartObject();
        SensorJson.WriteRequest(json, day);
        json.WriteEndObject();
    }));

    private static DateOnly DayOf(IQueryCollection query)
    {
        var text = query["date"].ToString();
        return text.Length > 0
            ? FillRequest.DayOf(text, "date")
            : throw new InvalidInputException([new InputProblem("date", "is missing")], message: Missing);
    }
}
