using Interlock.Api.Lifecycle;
using Interlock.Application.Inference;
using Interlock.Application.Serving.Catalog;
using Interlock.Domain;

namespace Interlock.Api.Inference;

/// <summary>Which model a path names, and perhaps which of its versions.</summary>
internal static class ModelRoute
{
    /// <summary>Whether every model of the protocol answers, and the server neither starts nor drains.</summary>
    public static bool IsReady(ServerState state, IInferenceService inference) => state.Phase == ServerPhase.Ready && inference.Models.All(IsReady);

    /// <summary>Whether a model answers.</summary>
    public static bool IsReady(ServedModel model) => model.Status == "ready";

    /// <summary>The model, and the version as the path writes it.</summary>
    /// <exception cref="UnknownModelException">There is no such model that answers in tensors.</exception>
    public static (ServedModel Model, string? Version) Of(HttpContext context, IInferenceService inference)
    {
        var routes = context.Request.RouteValues;
        return (inference.Find((string)routes["model"]!), routes["version"] as string);
    }
}
