using System.Text.Json;
using Interlock.Api.Access;
using Interlock.Api.Http;
using Interlock.Api.Tasks;
using Interlock.Application.Calls;
using Interlock.Application.Kinds.Sensors;
using Interlock.Application.Tasks;
using Interlock.Domain;
using Interlock.Domain.Access;
using Microsoft.AspNetCore.Mvc;

namespace Interlock.Api.Sensors;

/// <summary>Models of kind sensor.</summary>
[ApiController, DirectActions, Tags("Inference")]
[RequiresRole(Role.Infer)]
public sealed class SensorFillController(ISensorFillService service, TaskPosts tasks)
{
    private const string Missing = "`date` field should be in request query";

    private static readonly Action<Utf8JsonWriter, SensorFill> WriteFill = SensorJson.WriteFill;

    /// <summary>Scores a day of every sensor.</summary>
    [HttpPost("/models/{model:kind(sensor)}/fill"), OwnQuery]
    [ProducesResponseType<Reply<SensorFill>>(StatusCodes.Status200OK)]
    [ProducesResponseType<Reply<TaskView>>(StatusCodes.Status202Accepted)]
    public Task Fill(HttpContext context) => AnswerAsync(context, AsyncPreference.Of(context.Request));

    /// <summary>Accepts a task.</summary>
    [HttpPost("/models/{model:kind(sensor)}/tasks"), OwnQuery]
    [ProducesResponseType<Reply<TaskView>>(StatusCodes.Status202Accepted)]
    public Task Submit(HttpContext context) => AnswerAsync(context, isTask: true);

    private async Task AnswerAsync(HttpContext context, bool isTask)
    {
        var target = RequestTarget.Of(context);
        var day = DayOf(context.Request.Query);
        KnownQuery.Check(context.Request, "date");
        RequestTarget.RequireNoKey(target, "is for models that record predictions; a fill stores scores, and doing it again replaces them");
        if (isTask)
        {
            await tasks.AcceptAsync(context, target, AnswerData.Of(day, WriteRequest));
            return;
        }

        var answer = await service.FillAsync(target, day, context.RequestAborted);
        await InferenceReply.WriteAsync(context, answer, WriteFill);
    }

    private static void WriteRequest(Utf8JsonWriter json, DateOnly day)
    {
        json.WriteStartObject();
        SensorJson.WriteRequest(json, day);
        json.WriteEndObject();
    }

    private static DateOnly DayOf(IQueryCollection query)
    {
        var text = query["date"].ToString();
        return text.Length > 0
            ? FillRequest.DayOf(text, "date")
            : throw new InvalidInputException([new InputProblem("date", "is missing")], message: Missing);
    }
}
