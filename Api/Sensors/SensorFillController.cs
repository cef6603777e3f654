using System.Globalization;
using System.Text.Json;
using Interlock.Api.Http;
using Interlock.Application.Sensors;
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

    private static readonly Action<Utf8JsonWriter, SensorFill> WriteFill = SensorJson.WriteFill;

    /// <summary>Scores a day of every sensor.</summary>
    public async Task Fill(HttpContext context)
    {
        var answer = await service.FillAsync(InferenceRoutes.ModelOf(context), DayOf(context.Request.Query), context.RequestAborted);
        await InferenceReply.WriteAsync(context, answer, WriteFill);
    }

    private static DateOnly DayOf(IQueryCollection query)
    {
        var text = query["date"].ToString();
        if (text.Length == 0)
        {
            throw new InvalidInputException([new InputProblem("date", "is missing")], message: Missing);
        }

        return DateOnly.TryParseExact(text, SensorJson.DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            && day.Year is >= FirstYear and <= LastYear
            ? day
            : throw InvalidInputException.At("date", $"is '{Excerpt.Of(text, 64)}'; expected a UTC day such as 2026-01-31");
    }
}
