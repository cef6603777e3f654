using System.Globalization;
using System.Text.Json;
using Interlock.Api.Http;
using Interlock.Application.Sensors;
using Interlock.Application.Serving;
using Interlock.Domain;
using Microsoft.AspNetCore.Mvc;

namespace Interlock.Api.Sensors;

/// <summary>POST /models/{model}/fill for models of kind sensor; mapped by <see cref="InferenceRoutes"/>.</summary>
[NonController]
public sealed class SensorFillController(ISensorFillService service)
{
    private const string Missing = "`date` field should be in request query";

    // The years in which a day has a past and a next day, whatever history a model wants.
    private const int FirstYear = 1900;
    private const int LastYear = 9000;

    private static readonly Action<Utf8JsonWriter, Answer<SensorFill>> WriteData = WriteAnswer;

    /// <summary>Scores a day of every sensor.</summary>
    public async Task Fill(HttpContext context)
    {
        var answer = await service.FillAsync(InferenceRoutes.ModelOf(context), DayOf(context.Request.Query), context.RequestAborted);
        InferenceHeaders.Write(context.Response, answer);
        await JsonReply.WriteOkAsync(context, answer, WriteData);
    }

    private static DateOnly DayOf(IQueryCollection query)
    {
        var text = query["date"].ToString();
        if (text.Length == 0)
        {
            throw new InvalidInputException([new InputProblem("date", "is missing")], message: Missing);
        }

        return DateOnly.TryParseExact(text, SensorJson.DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is >= FirstYear and <= LastYear
            ? day
            : throw InvalidInputException.At("date", $"is '{Excerpt.Of(text, 64)}'; expected a UTC day such as 2026-01-31");
    }

    private static void WriteAnswer(Utf8JsonWriter json, Answer<SensorFill> answer)
    {
        json.WriteStartObject();
        if (answer.Ids.Count > 0)
        {
            json.WriteString("id"u8, answer.Ids[0]);
        }

        SensorJson.WriteFill(json, answer.Inference.Outputs[0]);
        json.WriteEndObject();
    }
}
