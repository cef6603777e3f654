using Interlock.Application.Serving;

namespace Interlock.Api.Http;

/// <summary>Routes <c>/models/{model:kind(tabular)}</c> to the controller of the model's kind.</summary>
internal sealed class KindConstraint(string kind, IModelCatalog catalog) : IRouteConstraint
{
    /// <inheritdoc />
    public bool Match(HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values, RouteDirection routeDirection) =>
        values[routeKey] is string model && catalog.Current.Models.TryGetValue(model, out var served) && served.Kind == kind;
}
