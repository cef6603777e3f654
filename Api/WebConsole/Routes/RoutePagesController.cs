using Interlock.Api.Access;
using Interlock.Api.Predictions;
using Interlock.Application.Kinds.Routes;
using Interlock.Application.Predictions;
using Interlock.Application.Serving.Catalog;
using Interlock.Domain;
using Interlock.Domain.Access;
using Microsoft.AspNetCore.Mvc;

namespace Interlock.Api.WebConsole.Routes;

/// <summary>The recorded plans of a route model.</summary>
[RequiresRole(Role.Infer, Role.View)]
public sealed class RoutePagesController(IPredictionService predictions, IModelCatalog catalog) : ConsoleController
{
    /// <summary>Plans, newest first.</summary>
    /// <param name="model">The model.</param>
    /// <param name="query">Which ones.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    [HttpGet(ConsolePaths.Routes)]
    public async Task<ViewResult> List(string model, [FromQuery] PredictionQuery query, CancellationToken cancellationToken)
    {
        catalog.Current.Require<RouteModelConfig>(model);
        var filter = query.ToFilter() with { Model = model, Caller = Callers.OwnerOf(HttpContext, Role.View) };
        var page = await predictions.ListAsync(filter, cancellationToken);
        return View("List", new ListPage($"Plans of {model}", new PageTable("Plans", ["Id", "Time", "Version", "Vehicles", "Stops", "Travel time", "Distance"], [.. page.Items.Select(one => RowOf(model, PredictionResponse.Of(one, false)))]))
        {
            Filters = [new("version", query.Version, []), new("from", query.From, []), new("to", query.To, [])],
            Next = page.HasMore ? page.Last ?? page.Items[^1].Id : null,
        });
    }

    /// <summary>One plan.</summary>
    /// <param name="model">The model.</param>
    /// <param name="id">The id of its prediction.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    [HttpGet(ConsolePaths.RoutePlan)]
    public async Task<ViewResult> Show(string model, string id, CancellationToken cancellationToken)
    {
        catalog.Current.Require<RouteModelConfig>(model);
        var found = await predictions.GetAsync(id, Callers.OwnerOf(HttpContext, Role.View), cancellationToken);
        if (found.Model != model)
        {
            throw new NotFoundException("plan", id);
        }

        var one = PredictionResponse.Of(found, Callers.MaySeePayloads(HttpContext));
        var map = one.Request is { } request ? RoutePlanView.MapOf(request, one.Response) : null;
        return View("Detail", new DetailPage($"Plan {one.Id}",
        [
            new("Model", new PageCell(model, $"{ConsolePaths.Root}/models/{model}")), new("Version", one.Version), new("Time", (DateTime?)one.CreatedAt.UtcDateTime),
            new("Prediction", new PageCell(one.Id, $"{ConsolePaths.Predictions}/{one.Id}")), .. RoutePlanView.TotalsOf(one.Response),
            new("Map", map is not null ? null : one.Request is not null ? "There is no way to draw." : found.HasRequest ? "Only users with the role payloads see it." : "The request is not kept."),
        ])
        {
            Map = map,
            Tables = [RoutePlanView.TableOf(one.Response)],
        });
    }

    private static IReadOnlyList<PageCell> RowOf(string model, PredictionResponse one)
    {
        var totals = RoutePlanView.TotalsOf(one.Response).Select(fact => fact.Value).ToList();
        return [new(one.Id, $"{ConsolePaths.Root}/models/{model}/routes/{one.Id}"), (DateTime?)one.CreatedAt.UtcDateTime, one.Version, .. totals];
    }
}
