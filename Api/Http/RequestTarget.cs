using Interlock.Application.Serving;
using Interlock.Domain;

namespace Interlock.Api.Http;

/// <summary>Reads from a request which model it is for, and which of its versions.</summary>
public sealed class RequestTarget(IModelCatalog catalog)
{
    /// <summary>The model that the route names.</summary>
    public static string ModelOf(HttpContext context) => (string)context.Request.RouteValues["model"]!;

    /// <summary>The model of the route; the version of <c>x-model-version</c>; where the model's canary is sticky, where the caller stands.</summary>
    /// <exception cref="InvalidInputException">A header stands more than once, or names what cannot be a version.</exception>
    public ModelTarget Of(HttpContext context)
    {
        var model = ModelOf(context);
        var version = SingleHeader.Of(context.Request, ModelTarget.VersionHeader);
        var caller = catalog.Current.Models.GetValueOrDefault(model)?.StickyHeader is { } header ? SingleHeader.Of(context.Request, header) : null;
        return ModelTarget.Of(model, version, caller);
    }
}
