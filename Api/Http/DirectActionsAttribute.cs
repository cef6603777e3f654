using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.Mvc.Controllers;

namespace Interlock.Api.Http;

/// <summary>
/// Has routing call the actions of a controller, all of the form <c>Task Action(HttpContext)</c>, on one instance of it. MVC's filters, binding and
/// action invoker do not run: they cost a tenth of a request that takes microseconds (docs/performance.md). The OpenAPI document shows these
/// actions once for each model (<c>ModelPaths</c>).
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class DirectActionsAttribute : Attribute, IApiDescriptionVisibilityProvider
{
    /// <inheritdoc />
    public bool IgnoreApi => true;

    /// <summary>Replaces MVC's invoker where an endpoint is an action of such a controller; a convention of all endpoints.</summary>
    public static void Apply(EndpointBuilder endpoint)
    {
        if (endpoint.Metadata.OfType<DirectActionsAttribute>().Any())
        {
            var action = endpoint.Metadata.OfType<ControllerActionDescriptor>().First();
            var controller = endpoint.ApplicationServices.GetRequiredService(action.ControllerTypeInfo);
            endpoint.RequestDelegate = action.MethodInfo.CreateDelegate<RequestDelegate>(controller);
        }
    }
}
