using Interlock.Api.Access;
using Interlock.Application.Inference;
using Interlock.Application.Quality;
using Interlock.Application.Serving.Catalog;
using Interlock.Domain.Access;
using Interlock.Domain.Tensors;
using Microsoft.AspNetCore.Mvc;

namespace Interlock.Api.WebConsole;

/// <summary>The pages of a model.</summary>
public sealed class ModelPagesController(IModelCatalog catalog, IQualityService quality, IInferenceService inference, Traffic traffic) : ConsoleController
{
    /// <summary>Contract, versions and figures of a model.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    [HttpGet(ConsolePaths.Model), Live(LiveController.Time)]
    [RequiresRole(Role.Infer, Role.View)]
    public async Task<ViewResult> Show(string model, CancellationToken cancellationToken)
    {
        var served = catalog.Current.Require(model);
        var versions = Callers.Has(HttpContext, Role.View) ? await quality.FindAsync(model, null, new QualityWindow(), cancellationToken) : [];
        return View("Model", ModelPage.Of(served, versions, Callers.Has(HttpContext, Role.Infer), Callers.Has(HttpContext, Role.Admin), Request) with
        {
            Tensors = TensorsOf(served),
            Traffic = TrafficPage.Of(traffic.Steps, name => name == model),
        });
    }

    private PageTable? TensorsOf(ServedModel model)
    {
        if (model.Active is null || !inference.Models.Contains(model))
        {
            return null;
        }

        var contract = inference.ContractOf(model.Active);
        return new PageTable("As tensors", ["Name", "Is", "Type", "Shape"], [.. contract.Inputs.Select(input => RowOf(input, "input")), .. contract.Outputs.Select(output => RowOf(output, "output"))]);

        static IReadOnlyList<PageCell> RowOf(TensorInfo tensor, string part) => [tensor.Name, part, tensor.Type.Word(), $"[{string.Join(", ", tensor.Shape)}]"];
    }
}
