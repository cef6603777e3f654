using System.Text;
using Interlock.Api.Access;
using Interlock.Api.Http;
using Interlock.Api.Models;
using Interlock.Api.WebConsole.Live;
using Interlock.Application.Inference;
using Interlock.Application.Kinds.Tabular;
using Interlock.Application.Quality;
using Interlock.Application.Serving.Catalog;
using Interlock.Domain;
using Interlock.Domain.Access;
using Interlock.Domain.Tensors;
using Microsoft.AspNetCore.Mvc;

namespace Interlock.Api.WebConsole;

/// <summary>The pages of a model.</summary>
public sealed class ModelPagesController(IModelCatalog catalog, IQualityService quality, ITabularService tabular, IInferenceService inference, Traffic traffic) : ConsoleController
{
    /// <summary>Contract, versions and figures of a model.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    [HttpGet(ConsolePaths.Model)]
    [RequiresRole(Role.Infer, Role.View)]
    public async Task<ViewResult> Show(string model, CancellationToken cancellationToken)
    {
        var served = catalog.Current.Require(model);
        var versions = Callers.Has(HttpContext, Role.View) ? await quality.FindAsync(model, null, new QualityWindow(), cancellationToken) : [];
        var canTry = served.Config is TabularModelConfig && Callers.Has(HttpContext, Role.Infer);
        return View("Model", ModelPage.Of(served, versions, canTry, Callers.Has(HttpContext, Role.Admin), Request) with { Tensors = TensorsOf(served), Traffic = TrafficPage.Of(traffic.Steps, name => name == model) });
    }

    /// <summary>A form to ask a tabular model.</summary>
    /// <param name="model">The model's name.</param>
    [HttpGet(ConsolePaths.Try)]
    [RequiresRole(Role.Infer)]
    public ViewResult Try(string model) => View(PageOf(Require(model), _ => null));

    /// <summary>Asks it, as a program does: the answer is recorded.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    [HttpPost(ConsolePaths.Try)]
    [RequiresRole(Role.Infer)]
    public async Task<ViewResult> Ask(string model, CancellationToken cancellationToken)
    {
        var (served, form) = (Require(model), await Request.ReadFormAsync(cancellationToken));
        var page = PageOf(served, name => form[$"f.{name}"].ToString().Trim());
        page = page with { Request = page.ToJson() };
        try
        {
            var answer = await tabular.InferAsync(RequestTarget.Of(HttpContext, served), Encoding.UTF8.GetBytes(page.Request), cancellationToken);
            var labels = ((TabularModelConfig)served.Config).Labels;
            return View(nameof(Try), page with { Answer = answer, Scores = [.. labels.Zip(answer.Answer.Inference.Outputs[0].Scores ?? [], KeyValuePair.Create)] });
        }
        catch (InvalidInputException e)
        {
            Response.StatusCode = StatusCodes.Status400BadRequest;
            return View(nameof(Try), page.With(e));
        }
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

    private TryPage PageOf(ServedModel model, Func<string, string?> written) =>
        TryPage.Of(model.Name, Links.To(Request, ModelSummary.EndpointOf(model)), (TabularModelConfig)model.Config, written);

    /// <exception cref="UnknownModelException">There is no such tabular model.</exception>
    private ServedModel Require(string model)
    {
        var models = catalog.Current.Models;
        return models.GetValueOrDefault(model) is { Config: TabularModelConfig } served
            ? served
            : throw new UnknownModelException(model, models.Where(entry => entry.Value.Config is TabularModelConfig).Select(entry => entry.Key));
    }
}
