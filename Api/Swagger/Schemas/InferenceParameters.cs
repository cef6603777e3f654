using Interlock.Api.Http;
using Interlock.Application.Serving.Catalog;
using Microsoft.OpenApi;
using static Interlock.Api.Swagger.Schemas.Schema;

namespace Interlock.Api.Swagger.Schemas;

/// <summary>Headers of requests to models, and of their replies.</summary>
internal static class InferenceParameters
{
    /// <summary>Chooses the version.</summary>
    public static IOpenApiParameter OfVersion { get; } = RequestHeader(InferenceHeaders.Version, "A loaded version that is to answer, instead of the one that is configured to.");

    /// <summary>Names the prediction.</summary>
    public static IOpenApiParameter RequestKey { get; } =
        RequestHeader(ModelTarget.RequestKeyHeader, "The caller's own key of the prediction: with it the same request, sent again, is the same prediction, and as a task the same task.");

    /// <summary>Asks for a task.</summary>
    public static IOpenApiParameter Prefer { get; } = RequestHeader(AsyncPreference.Header, $"`{AsyncPreference.RespondAsync}`: answer later, by a task (202).");

    /// <summary>Of requests that become tasks.</summary>
    public static IReadOnlyList<IOpenApiParameter> OfTaskRequests { get; } =
    [
        RequestHeader(TaskHeaders.IdempotencyKey, "With it the same request, sent again, is the same task."),
        RequestHeader(TaskHeaders.Callback, "Where to post the task when it has ended."),
    ];

    /// <summary>Of replies.</summary>
    public static IDictionary<string, IOpenApiHeader> OfReplies { get; } = new Dictionary<string, IOpenApiHeader>
    {
        [InferenceHeaders.Version] = ReplyHeader("The version that answered."),
        [InferenceHeaders.Revision] = ReplyHeader("The revision of the configuration."),
        [InferenceHeaders.PredictionId] = ReplyHeader("The id of the (first) recorded prediction."),
        [InferenceHeaders.BatchSize] = ReplyHeader("Items that ran together."),
        [InferenceHeaders.QueueMs] = ReplyHeader("Milliseconds before the runtime."),
        [InferenceHeaders.InferMs] = ReplyHeader("Milliseconds in the runtime."),
    };
}
