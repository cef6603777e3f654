using Interlock.Api.Http;
using Interlock.Api.Tasks;
using Microsoft.OpenApi;
using static Interlock.Api.Swagger.Schemas.Schema;

namespace Interlock.Api.Swagger.Schemas;

/// <summary>Headers of requests to models, and of their replies.</summary>
internal static class InferenceParameters
{
    /// <summary>Chooses the version.</summary>
    public static IOpenApiParameter OfVersion { get; } = Header(InferenceHeaders.Version, "A loaded version that is to answer, instead of the one that is configured to.");

    /// <summary>Asks for a task.</summary>
    public static IOpenApiParameter Prefer { get; } = Header(AsyncPreference.Header, $"`{AsyncPreference.RespondAsync}`: answer later, by a task (202).");

    /// <summary>Of requests that become tasks.</summary>
    public static IReadOnlyList<IOpenApiParameter> OfTaskRequests { get; } =
    [
        Header(TaskPosts.Key, "With it the same request, sent again, is the same task."),
        Header(TaskPosts.Callback, "Where to post the task when it has ended."),
    ];

    /// <summary>Of replies.</summary>
    public static IDictionary<string, IOpenApiHeader> OfReplies { get; } = new Dictionary<string, IOpenApiHeader>
    {
        [InferenceHeaders.Version] = Reply("The version that answered."),
        [InferenceHeaders.Revision] = Reply("The revision of the configuration."),
        [InferenceHeaders.PredictionId] = Reply("The id of the (first) recorded prediction."),
        [InferenceHeaders.BatchSize] = Reply("Items that ran together."),
        [InferenceHeaders.QueueMs] = Reply("Milliseconds before the runtime."),
        [InferenceHeaders.InferMs] = Reply("Milliseconds in the runtime."),
    };

    private static OpenApiParameter Header(string name, string description) =>
        new() { Name = name, In = ParameterLocation.Header, Description = description, Schema = Text() };

    private static OpenApiHeader Reply(string description) => new() { Description = description, Schema = Text() };
}
