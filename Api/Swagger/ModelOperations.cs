using System.Text.Json.Nodes;
using Interlock.Api.Swagger.Schemas;
using Interlock.Application.Kinds.Images;
using Interlock.Application.Kinds.Sensors;
using Interlock.Application.Kinds.Tabular;
using Interlock.Application.Kinds.Tensors;
using Interlock.Application.Serving.Catalog;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;
using static Interlock.Api.Swagger.Schemas.InferenceParameters;

namespace Interlock.Api.Swagger;

/// <summary>The operations of one model.</summary>
internal sealed class ModelOperations(ServedModel model, ModelNames names, ModelForms forms, SchemaRepository schemas)
{
    private static readonly string[] OfAll =
        ["invalid_input", "version_not_loaded", "not_ready", "overloaded", "model_hung", "datastore_full", "datastore_unavailable"];

    private static readonly string[] OfAnswers = [.. OfAll, "inference_failed", "deadline_exceeded"];

    private static readonly string[] OfKeyed = [.. OfAnswers, "request_key_reused"];

    private static readonly string[] OfTasks = [.. OfAll, "idempotency_key_reused"];

    private readonly string _title = model.Config.Description.Length > 0 ? model.Config.Description.TrimEnd('.') : $"Run the model {model.Name}";
    private readonly string _about = $"Kind `{model.Kind}`, active version `{model.Config.Active}`.";

    /// <summary>One call, answered at once or by a task.</summary>
    public OpenApiOperation Infer() => Infer(model.Config is SensorModelConfig ? names.Fill : names.Infer, forms.Request);

    /// <summary>The same, with a body in JSON.</summary>
    public OpenApiOperation InferJson() => Infer(names.InferJson, forms.JsonRequest);

    /// <summary>Many rows.</summary>
    public OpenApiOperation InferRows(RowsForms rows) => Inference(
        names.InferRows,
        $"{_title}: many rows",
        $"{_about} All rows are answered or none.",
        rows.Request,
        [OfVersion, RequestKey],
        new() { ["200"] = Answer(rows.Reply, rows.Example) },
        OfKeyed);

    /// <summary>One call, answered by a task.</summary>
    public OpenApiOperation Submit() => Inference(
        names.Submit,
        $"{_title}: later, as a task",
        $"{_about} Takes what `{(forms.Request is null ? names.Fill : names.Infer)}` takes.",
        forms.Request,
        [.. forms.Parameters, OfVersion, .. OfKeys, .. OfTaskRequests],
        new() { ["202"] = TaskSchemas.AcceptedResponse(schemas, "The task that will have the answer.") },
        IsKeyed ? [.. OfTasks, "request_key_reused"] : OfTasks);

    /// <summary>Many calls over one connection.</summary>
    public OpenApiOperation Stream() => New(
        names.Stream,
        "Streams",
        $"{_title}: many requests over one connection",
        "Each request is answered while later ones are still being sent.",
        StreamSchemas.Request(forms),
        [OfVersion],
        new() { ["200"] = StreamSchemas.Answer(forms, names, schemas) },
        ["invalid_input", "malformed_form", "version_not_loaded", "body_too_large", "unsupported_media_type", "not_ready", "model_hung"]);

    private IOpenApiParameter[] OfKeys => IsKeyed ? [RequestKey] : [];

    private bool IsKeyed => model.Config is TabularModelConfig or ImageModelConfig or TensorModelConfig;

    private static OpenApiResponse Answer(IOpenApiSchema schema, JsonNode? example) => new()
    {
        Description = "The answer.",
        Content = new Dictionary<string, IOpenApiMediaType> { ["application/json"] = Schema.Media(schema, example) },
        Headers = OfReplies,
    };

    private OpenApiOperation Infer(string id, OpenApiRequestBody? request) => Inference(
        id,
        _title,
        model.Config switch
        {
            TabularModelConfig => $"{_about} Many rows, as `instances`, are answered, too: as by `{names.InferRows}`.",
            ImageModelConfig => $"{_about} POST and PUT take the same: files of a form, or JSON with pictures in base64.",
            _ => _about,
        },
        request,
        [.. forms.Parameters, OfVersion, .. OfKeys, Prefer, .. OfTaskRequests],
        new()
        {
            ["200"] = Answer(forms.Reply, forms.Example),
            ["202"] = TaskSchemas.AcceptedResponse(schemas, "With `Prefer: respond-async`: the task that will have the answer."),
        },
        [.. IsKeyed ? OfKeyed : OfAnswers, .. OfTasks]);

    private OpenApiOperation Inference(
        string id, string summary, string description, OpenApiRequestBody? request, List<IOpenApiParameter> parameters, OpenApiResponses replies, string[] errors) =>
        New(id, "Inference", summary, description, request, parameters, replies, [.. errors, .. forms.Errors]);

    private OpenApiOperation New(
        string id,
        string tag,
        string summary,
        string description,
        OpenApiRequestBody? request,
        List<IOpenApiParameter> parameters,
        OpenApiResponses replies,
        string[] errors)
    {
        var operation = new OpenApiOperation
        {
            OperationId = id,
            Tags = new HashSet<OpenApiTagReference> { new(tag) },
            Summary = $"{summary}.",
            Description = description,
            Parameters = parameters,
            RequestBody = request,
            Responses = replies,
        };
        ErrorReplies.Add(operation, schemas, isChange: true, errors);
        return operation;
    }
}
