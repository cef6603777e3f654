using System.Text.Json.Nodes;
using Interlock.Api.Access;
using Interlock.Api.Audit;
using Interlock.Api.Bodies;
using Interlock.Api.Http;
using Interlock.Api.Http.Errors;
using Interlock.Application;
using Interlock.Application.Kinds.Sensors.Alarms;
using Interlock.Domain;
using Interlock.Domain.Access;
using Interlock.Domain.Sensors;
using Microsoft.AspNetCore.Mvc;

namespace Interlock.Api.Sensors;

/// <summary>Takes what turned out to be true of alarms.</summary>
[ApiController, Tags("Sensors")]
public sealed class AlarmsController(IAlarmService alarms) : ControllerBase
{
    /// <summary>Corrects what a model said of a sensor's day, or of one reading: a false alarm, or one that it missed. The same again changes nothing.</summary>
    /// <param name="id">As its readings name it, percent-encoded.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    [RequiresRole(Role.Operate)]
    [Audited("sensor.label", Subject = "id")]
    [HttpPost("/sensors/{id}/labels", Name = "labelSensor")]
    [Errors("invalid_input", "malformed_json", "not_found", "body_too_large", "unsupported_media_type", "label_not_allowed", "overloaded", "datastore_full", "datastore_unavailable")]
    public async Task<Reply<AlarmResponse>> Correct(string? id, CancellationToken cancellationToken)
    {
        RequestBody.RequireJson(Request);
        using var body = await RequestBody.ReadAsync(Request);
        var (label, isNew) = await alarms.CorrectAsync(SensorPath.IdOf(HttpContext, behind: 1), AlarmJson.Read(body.Content), Callers.Of(HttpContext)?.Name, cancellationToken);
        var word = AlarmVerdictWords.Of(label.Verdict);
        AuditedAttribute.SetAfter(HttpContext, new JsonObject { ["model"] = label.Model, ["timestamp"] = label.Timestamp, ["label"] = word });
        return Reply.Ok(new AlarmResponse(label.Sensor, word, isNew));
    }

    /// <summary>The corrections of a sensor's day and its readings: at most 1,000, the latest reading first, and of each the latest correction.</summary>
    /// <param name="id">As its readings name it, percent-encoded.</param>
    /// <param name="date">The day (UTC).</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    [RequiresRole(Role.View)]
    [HttpGet("/sensors/{id}/labels", Name = "listSensorLabels"), Errors("invalid_input", "not_found", "datastore_unavailable")]
    public async Task<Reply<IReadOnlyList<AlarmLabelResponse>>> List(string? id, string? date, CancellationToken cancellationToken)
    {
        var problems = new InputProblems();
        var day = QueryValues.Day("date", date, problems);
        problems.ThrowIfAny();
        if (day is null)
        {
            throw InvalidInputException.At("date", "is missing");
        }

        var labels = await alarms.ListAsync(SensorPath.IdOf(HttpContext, behind: 1), day.Value, cancellationToken);
        return Reply.Ok<IReadOnlyList<AlarmLabelResponse>>([.. labels.Select(AlarmLabelResponse.Of)]);
    }
}
