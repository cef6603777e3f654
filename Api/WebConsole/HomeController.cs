using Interlock.Api.Access;
using Interlock.Application.Serving.Catalog;
using Interlock.Application.Serving.Health;
using Interlock.Application.Swaps.Revisions;
using Interlock.Domain.Access;
using Microsoft.AspNetCore.Mvc;

namespace Interlock.Api.WebConsole;

/// <summary>The first page of the console.</summary>
[RequiresRole(Role.Infer, Role.View)]
public sealed class HomeController(IModelCatalog catalog, DatastoreHealth datastore, ConfigStatus config, Traffic traffic) : ConsoleController
{
    /// <summary>The models that the caller may see, those that need attention first.</summary>
    [HttpGet(ConsolePaths.Root), Live(LiveController.Models)]
    public ViewResult Show()
    {
        var (caller, snapshot) = (Callers.Of(HttpContext), catalog.Current);
        var models = snapshot.Models.Values.Where(model => caller?.MayCall(model.Name) != false).Select(ModelRow.Of);
        return View(new OverviewPage(
            caller,
            snapshot.Revision,
            datastore.Reason,
            [.. models.OrderBy(model => model.Attention is null).ThenBy(model => model.Name, StringComparer.Ordinal)])
        {
            Traffic = TrafficPage.Of(traffic.Steps, model => caller?.MayCall(model) != false),
            Pause = Callers.Has(HttpContext, Role.View) ? config.Pause : null,
        });
    }
}
