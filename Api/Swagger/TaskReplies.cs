using Interlock.Api.Swagger.Schemas;
using Interlock.Api.Tasks;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Interlock.Api.Swagger;

/// <summary>Shows what the endpoints of tasks reply: their actions write it themselves.</summary>
internal sealed class TaskReplies : IOperationFilter
{
    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        if (context.MethodInfo.DeclaringType != typeof(TasksController) || operation.Responses is not { } responses)
        {
            return;
        }

        var schemas = context.SchemaRepository;
        responses.Remove("200");
        switch (context.MethodInfo.Name)
        {
            case nameof(TasksController.List):
                responses["200"] = Schema.Response("A page of tasks.", "application/json", TaskSchemas.Page(schemas));
                break;

            case nameof(TasksController.Get):
                responses["200"] = Schema.Response("The task.", "application/json", TaskSchemas.Reply(schemas));
                break;

            case nameof(TasksController.Cancel):
                responses["200"] = Schema.Response("It is cancelled.", "application/json", TaskSchemas.Reply(schemas));
                responses["202"] = Schema.Response("The server that works on it is asked to stop.", "application/json", TaskSchemas.Accepted(schemas));
                break;

            case nameof(TasksController.Retry):
                responses["202"] = Schema.Response("It is queued again.", "application/json", TaskSchemas.Accepted(schemas));
                break;

            case nameof(TasksController.Events):
                responses["200"] = Schema.Response("Server-sent events.", "text/event-stream", Schema.Binary("Events `status`, whose `data` is the task as JSON (`InferenceTask`)."));
                break;
        }
    }
}
