using Interlock.Api.Http;
using Interlock.Api.Tasks;
using Interlock.Domain.Tasks;
using Microsoft.OpenApi;
using static Interlock.Api.Swagger.Schema;

namespace Interlock.Api.Swagger;

/// <summary>Tasks, and the headers that make a request to a model one.</summary>
internal static class TaskSchemas
{
    public static OpenApiSchema Task { get; } = Object(new()
    {
        ["id"] = Text(),
        ["model"] = Text(),
        ["status"] = OneOf(TaskStateWords.All),
        ["progress"] = Object(new() { ["done"] = Integer(), ["total"] = Integer("0 while it is not known.") }),
        ["attempts"] = Integer(),
        ["createdAt"] = Time(),
        ["startedAt"] = Time(),
        ["finishedAt"] = Time(),
        ["dueAt"] = Time("While it waits to be tried again."),
        ["result"] = new OpenApiSchema { Description = "What the synchronous reply has as `data`." },
        ["error"] = Object(new()
        {
            ["code"] = Text(),
            ["msg"] = Text(),
            ["errors"] = List(Object(new() { ["path"] = Text(), ["message"] = Text() })),
        }),
        ["version"] = Text(),
        ["revision"] = Integer(),
        ["predictionId"] = Text(),
    });

    /// <summary>Of a request to a model.</summary>
    public static IReadOnlyList<IOpenApiParameter> Parameters { get; } =
    [
        Header(InferenceHeaders.Version, "A loaded version that is to answer, instead of the one that is configured to."),
        Header(AsyncPreference.Header, $"`{AsyncPreference.RespondAsync}`: answer later, by a task."),
        Header(TaskPosts.Key, "With it the same request, sent again, is the same task."),
        Header(TaskPosts.Callback, "Where to post the task when it has ended."),
    ];

    /// <summary>A reply with one task.</summary>
    public static OpenApiSchema Reply { get; } = Object(new() { ["status"] = Integer(), ["msg"] = Text(), ["data"] = Task });

    /// <summary>A reply with a page of tasks.</summary>
    public static OpenApiSchema Page { get; } = Object(new() { ["status"] = Integer(), ["msg"] = Text(), ["data"] = List(Task), ["next"] = Text() });

    private static OpenApiParameter Header(string name, string description) => new()
    {
        Name = name,
        In = ParameterLocation.Header,
        Description = description,
        Schema = Text(),
    };
}
