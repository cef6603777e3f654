using System.Text.Json.Nodes;
using Interlock.Api.Access;
using Interlock.Api.Audit;
using Interlock.Api.Http;
using Interlock.Api.Sensors;
using Interlock.Application;
using Interlock.Application.Kinds.Sensors;
using Interlock.Application.Kinds.Sensors.Alarms;
using Interlock.Application.Serving.Catalog;
using Interlock.Domain.Access;
using Interlock.Domain.Sensors;
using Microsoft.AspNetCore.Mvc;

namespace Interlock.Api.WebConsole.Sensors;

/// <summary>Sensors, and what a model said of their days.</summary>
[RequiresRole(Role.View)]
public sealed class SensorPagesController(ISensorService sensors, IAlarmService alarms, IModelCatalog catalog) : ConsoleController
{
    /// <summary>Sensors by id.</summary>
    /// <param name="model">The model.</param>
    /// <param name="query">Which ones.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    [HttpGet(ConsolePaths.Sensors)]
    public async Task<ViewResult> List(string model, [FromQuery] SensorQuery query, CancellationToken cancellationToken)
    {
        catalog.Current.Require<SensorModelConfig>(model);
        var page = await sensors.ListAsync(query.ToFilter(), cancellationToken);
        var rows = page.Items.Select(sensor => (IReadOnlyList<PageCell>)
        [
            new(sensor.Id, PathOf(model, sensor.Id)), SensorStatusWords.Of(sensor.Status), DayPage.TextOf(sensor.StatusDate), sensor.StatusReason, sensor.LastTimestamp, DayPage.TextOf(sensor.LastValue),
        ]);
        return View("List", new ListPage($"Sensors of {model}", new PageTable("Sensors", ["Sensor", "Status", "Day", "Reason", "Last reading", "Value"], [.. rows]))
        {
            Filters = [new("status", query.Status, [.. SensorStatusWords.All])],
            Next = page.HasMore ? page.Items[^1].Id : null,
            NextBy = "after",
        });
    }

    /// <summary>A sensor's day: its readings with their scores, and what was corrected.</summary>
    /// <param name="model">The model.</param>
    /// <param name="id">The sensor.</param>
    /// <param name="date">The day; the last one that was scored by default.</param>
    /// <param name="reading">The time of a reading that is to be corrected.</param>
    /// <param name="after">The reading that the table begins behind.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    [HttpGet(ConsolePaths.Sensor)]
    public Task<ViewResult> Show(string model, string? id, [FromQuery] string? date, [FromQuery] string? reading, [FromQuery] string? after, CancellationToken cancellationToken)
    {
        var problems = new InputProblems();
        var query = new DayQuery(QueryValues.Day("date", date, problems), reading, QueryValues.Time("after", after, problems)?.UtcDateTime);
        problems.ThrowIfAny();
        return ShowAsync(model, SensorPath.IdOf(HttpContext, behind: 0), query, form => form, cancellationToken);
    }

    /// <summary>Corrects what the model said of the day, or of one reading.</summary>
    /// <param name="model">The model.</param>
    /// <param name="id">The sensor.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    [RequiresRole(Role.Operate)]
    [Audited("sensor.label", Subject = "id")]
    [HttpPost($"{ConsolePaths.Sensor}/labels")]
    public Task<IActionResult> Correct(string model, string? id, CancellationToken cancellationToken)
    {
        var sensor = SensorPath.IdOf(HttpContext, behind: 1);
        return SubmitAsync(
            async form =>
            {
                catalog.Current.Require<SensorModelConfig>(model);
                var request = AlarmForm.Read(model, form);
                var (label, _) = await alarms.CorrectAsync(sensor, request, Callers.Of(HttpContext)?.Name, cancellationToken);
                AuditedAttribute.SetAfter(HttpContext, new JsonObject { ["model"] = label.Model, ["timestamp"] = label.Timestamp, ["label"] = AlarmVerdictWords.Of(label.Verdict) });
                return RedirectTo($"{PathOf(model, sensor)}?date={DayPage.TextOf(request.Day)}");
            },
            fill => ShowAsync(model, sensor, new DayQuery(null, null, null), fill, cancellationToken));
    }

    private async Task<ViewResult> ShowAsync(string model, string id, DayQuery query, Func<PageForm, PageForm> fill, CancellationToken cancellationToken)
    {
        catalog.Current.Require<SensorModelConfig>(model);
        var sensor = await sensors.GetAsync(id, cancellationToken);
        var day = query.Date ?? sensor.StatusDate ?? (sensor.LastTimestamp is { } last ? DateOnly.FromDateTime(last) : DateOnly.FromDateTime(DateTime.UnixEpoch));
        var scores = await ListAsync(id, model, day, cancellationToken);
        var labels = (await alarms.ListAsync(id, day, cancellationToken)).Where(label => label.Model == model).ToList();
        return View("Detail", DayPage.Of(PathOf(model, id), sensor, day, scores, labels, query) with
        {
            Forms = MayOperate && scores.Count > 0 ? [fill(AlarmForm.Of($"{PathOf(model, id)}/labels", day, query.Reading))] : [],
        });
    }

    private async Task<List<SensorScore>> ListAsync(string sensor, string model, DateOnly day, CancellationToken cancellationToken)
    {
        var from = day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);
        var (found, filter) = (new List<SensorScore>(), new ScoreFilter(sensor, from, from.AddDays(1), model, null, Paging.MaxLimit));
        while (found.Count < DayPage.Most)
        {
            var page = await sensors.ListScoresAsync(filter, cancellationToken);
            found.AddRange(page.Items);
            if (!page.HasMore)
            {
                break;
            }

            filter = filter with { After = new ScoreKey(found[^1].Timestamp, model) };
        }

        return found;
    }

    private static string PathOf(string model, string sensor) => $"{ConsolePaths.Root}/models/{model}/sensors/{Uri.EscapeDataString(sensor)}";
}
