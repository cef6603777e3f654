using Interlock.Application.Serving.Catalog;

namespace Interlock.Api.Http;

/// <summary>
/// Routes <c>/models/{model:kind(tabular)}</c> to the controller of the model's kind. The model is looked up once: the feature
/// <see cref="ServedModel"/> of the request holds it from then on, so that a request sees one snapshot.
/// </summary>
internal sealed class KindConstraint(string kind, IModelCatalog catalog) : IRouteConstraint
{
    /// <inheritdoc />
    public bool Match(HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values, RouteDirection routeDirection) =>
        (httpContext?.Features.Get<ServedModel>() ?? Find(values[routeKey] as string, httpContext))?.Kind == kind;

    private ServedModel? Find(string? model, HttpContext? context)
    {
        if (model is null || !catalog.Current.Models.TryGetValue(model, out var served))
        {
            return null;
        }

        context?.Features.Set(served);
        return served;
    }
}
