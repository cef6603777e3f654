using Interlock.Api.Access;
using Interlock.Api.Http;
using Interlock.Api.Http.Errors;
using Interlock.Application.Kinds.Images;
using Interlock.Application.Kinds.Sensors;
using Interlock.Application.Kinds.Tabular;
using Interlock.Application.Serving.Catalog;
using Interlock.Domain.Access;
using Microsoft.AspNetCore.Mvc;

namespace Interlock.Api.Models;

/// <summary>Lists the models.</summary>
[ApiController]
[RequiresRole(Role.Infer, Role.View)]
public sealed class ModelsController(IModelCatalog catalog) : ControllerBase
{
    /// <summary>Every model: its kind, its versions and the one that answers.</summary>
    [HttpGet("/models", Name = "listModels")]
    public Reply<IReadOnlyList<ModelSummary>> List() => Reply.Ok<IReadOnlyList<ModelSummary>>(
        [.. catalog.Current.Models.Values.Where(model => Callers.Of(HttpContext)?.MayCall(model.Name) != false).OrderBy(model => model.Name, StringComparer.Ordinal).Select(model => ModelSummary.Of(model, Request))]);

    /// <summary>One model: its contract, its versions and what is loaded.</summary>
    /// <param name="model">The model's name.</param>
    [HttpGet("/models/{model}", Name = "getModel"), Errors("unknown_model")]
    public Reply<ModelDetail> Get(string? model) => Reply.Ok(ModelDetail.Of(Require(model), Request));

    /// <summary>Replies to requests that no other action matches: the model is unknown, or the method is wrong.</summary>
    /// <param name="model">The name.</param>
    [Route("/models/{model}", Order = 1)]
    [ApiExplorerSettings(IgnoreApi = true)]
    public IActionResult Unknown(string? model) => NotAllowed(Require(model).Config switch
    {
        ImageModelConfig => "GET, HEAD, POST, PUT",
        SensorModelConfig => "GET, HEAD",
        _ => "GET, HEAD, POST",
    });

    /// <summary>As <see cref="Unknown"/>, for the forms of a call.</summary>
    /// <param name="model">The name.</param>
    /// <param name="form">What its paths have behind the name.</param>
    [Route("/models/{model}/{form:regex(^(fill|rows|tasks|quality|drift)$)}", Order = 1)]
    [ApiExplorerSettings(IgnoreApi = true)]
    public IActionResult UnknownForm(string? model, string form) => (form, Require(model).Config) switch
    {
        ("quality" or "drift", _) => NotAllowed("GET, HEAD"),
        ("tasks", _) or ("fill", SensorModelConfig) or ("rows", TabularModelConfig) => NotAllowed("POST"),
        _ => NotFound(),
    };

    /// <summary>A name of blanks alone is bound as null.</summary>
    private ServedModel Require(string? model) => catalog.Current.Require(model ?? "");

    private StatusCodeResult NotAllowed(string allowed)
    {
        Response.Headers.Allow = allowed;
        return StatusCode(StatusCodes.Status405MethodNotAllowed);
    }
}
