using Interlock.Api.Inference;
using Interlock.Api.Models;
using Interlock.Application.Serving.Catalog;
using Interlock.Application.Telemetry;
using Microsoft.AspNetCore.Mvc.Controllers;

namespace Interlock.Api.Telemetry;

/// <summary>Counts requests to models. A stream is not counted: its lines are.</summary>
internal static class RequestMetrics
{
    private const string Stream = "application/x-ndjson";

    /// <summary>A request has ended.</summary>
    public static void Count(HttpContext context, TimeSpan took)
    {
        var response = context.Response;
        if (context.Features.Get<ServedModel>() is { } served)
        {
            if (response.ContentType != Stream || response.StatusCode != StatusCodes.Status200OK)
            {
                ServingMetrics.CountRequest(served.Name, VersionOf(context, served), response.StatusCode, took);
            }
        }
        else if (IsOfNoModel(context))
        {
            ServingMetrics.CountRequest(InterlockTelemetry.Other, InterlockTelemetry.Other, response.StatusCode, took);
        }
    }

    /// <summary>The version that a request asks for, the active one where it asks for none; <see cref="InterlockTelemetry.Other"/> where it made one up.</summary>
    public static string AskedOf(ServedModel? served, string? asked) =>
        (asked is null ? served?.Config.Active : served?.Config.Versions.ContainsKey(asked) == true ? asked : null) ?? InterlockTelemetry.Other;

    /// <summary>The version that answered or failed, else the one that was asked for.</summary>
    private static string VersionOf(HttpContext context, ServedModel served) =>
        context.Response.Headers[ModelTarget.VersionHeader] is [{ } answered] ? answered
        : context.Request.Headers[ModelTarget.VersionHeader] is { Count: <= 1 } asked ? AskedOf(served, asked)
        : InterlockTelemetry.Other;

    private static bool IsOfNoModel(HttpContext context) =>
        !HttpMethods.IsGet(context.Request.Method)
        && context.GetEndpoint()?.Metadata.GetMetadata<ControllerActionDescriptor>() is { ActionName: nameof(ModelsController.Unknown) or nameof(ModelsController.UnknownForm) or nameof(InferController.Infer) };
}
