using Interlock.Api.Jobs;
using Interlock.Api.Swagger.Schemas;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Interlock.Api.Swagger;

/// <summary>Shows that logs are answered as text, too.</summary>
internal sealed class LogReplies : IOperationFilter
{
    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        if (context.MethodInfo.DeclaringType == typeof(RunsController) && context.MethodInfo.Name is nameof(RunsController.Log) or nameof(RunsController.StepLog))
        {
            operation.Responses?["200"].Content?.Add("text/plain", Schema.Media(Schema.Text("A line each, with `Accept: text/plain`.")));
        }
    }
}
