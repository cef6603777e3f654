using Interlock.Application.Serving;
using Interlock.Domain.Routes;

namespace Interlock.Application.Routes;

/// <summary>The kind <c>route</c>.</summary>
public sealed class RouteKind(IModelLoader loader, TimeProvider time) : IModelKind
{
    /// <inheritdoc />
    public Type ConfigType => typeof(RouteModelConfig);

    /// <inheritdoc />
    /// <remarks>No example: a plan may need an external API, and a server must start while that is down.</remarks>
    public LoadedModel Load(ModelVersion version) =>
        new LoadedModel<RouteRequest, RoutePlan>(version, loader.Load<RouteRequest, RoutePlan>(version), [], time);
}
