using Interlock.Api.Tasks;
using Interlock.Domain.Tasks;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;
using static Interlock.Api.Swagger.Schemas.Schema;

namespace Interlock.Api.Swagger.Schemas;

/// <summary>Tasks, as <c>TaskJson</c> writes them.</summary>
internal static class TaskSchemas
{
    /// <summary>A reply with one task.</summary>
    public static IOpenApiSchema Reply(SchemaRepository schemas) => schemas.Named("TaskReply", () => schemas.Reply(200, Task(schemas)));

    /// <summary>A reply with a task that was accepted, or asked to stop.</summary>
    public static IOpenApiSchema Accepted(SchemaRepository schemas) => schemas.Named("TaskAccepted", () => schemas.Reply(202, Task(schemas)));

    /// <summary>A reply with a page of tasks.</summary>
    public static IOpenApiSchema Page(SchemaRepository schemas) => schemas.Named("TaskPage", () =>
    {
        var page = schemas.Reply(200, List(Task(schemas), "Newest first."));
        page.Properties!["next"] = Text("Send it as `before` for the next page; missing on the last one.");
        return page;
    });

    /// <summary>202, and where the task is.</summary>
    public static OpenApiResponse AcceptedResponse(SchemaRepository schemas, string description)
    {
        var response = Response(description, "application/json", Accepted(schemas));
        response.Headers = new Dictionary<string, IOpenApiHeader>
        {
            ["Location"] = ReplyHeader("Where the task is."),
            ["Retry-After"] = ReplyHeader("Seconds after which to ask for it.", Integer()),
            [TaskPosts.Replayed] = ReplyHeader("`true` where the `Idempotency-Key` or the `x-request-key` of a task came before."),
        };
        return response;
    }

    private static IOpenApiSchema Task(SchemaRepository schemas) => schemas.Named("InferenceTask", () => Object(
        new()
        {
            ["id"] = Text(),
            ["model"] = Text(),
            ["status"] = Words(TaskStateWords.All),
            ["progress"] = schemas.Named("TaskProgress", () => Object(new()
            {
                ["done"] = Integer("Items that are done."),
                ["total"] = Integer("All its items; 0 while it is not known."),
            })),
            ["caller"] = Text("Who sent it; missing where callers are not known."),
            ["attempts"] = Integer("How often it was begun."),
            ["createdAt"] = Time(),
            ["startedAt"] = Time("When it first began."),
            ["finishedAt"] = Time("When it ended."),
            ["dueAt"] = Time("When it is tried again."),
            ["result"] = Any("What the synchronous reply has as `data`; never in lists."),
            ["error"] = schemas.Named("TaskError", () => Object(new() { ["code"] = Text(), ["msg"] = Text(), ["errors"] = Problems.Errors(schemas) }, "errors")),
            ["version"] = Text("The version that answered."),
            ["revision"] = Integer("The revision of the configuration under which it did."),
            ["predictionId"] = Text("The (first) recorded prediction."),
        },
        "caller", "startedAt", "finishedAt", "dueAt", "result", "error", "version", "revision", "predictionId"));
}
