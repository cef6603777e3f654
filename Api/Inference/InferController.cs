using Interlock.Api.Access;
using Interlock.Api.Http;
using Interlock.Application.Inference;
using Interlock.Domain.Access;
using Microsoft.AspNetCore.Mvc;

namespace Interlock.Api.Inference;

/// <summary>Inference by the Open Inference Protocol.</summary>
[ApiController, DirectActions]
[RequiresRole(Role.Infer)]
public sealed class InferController(IInferenceService inference, ModelRepository repository)
{
    /// <summary>Answers a request: JSON, JSON with the content of tensors behind it, or the content of one tensor alone.</summary>
    [HttpPost("/v2/models/{model}/infer"), HttpPost("/v2/models/{model}/versions/{version}/infer")]
    public async Task Infer(HttpContext context)
    {
        var (model, version) = ModelRoute.Of(context, inference);
        repository.RequireLoaded(model.Name);
        var target = RequestTarget.Of(context, model);
        target = target with { Version = version ?? target.Version };
        var asked = target.Version is null ? model.Choose(target) : inference.FindVersion(model, target.Version);
        var (request, isRaw) = await InferBody.ReadAsync(context.Request, () => inference.ContractOf(asked));
        using var deadline = RequestDeadline.Of(request, context.RequestAborted);
        var answer = await deadline.WaitAsync(model.Name, inference.InferAsync(target, request, deadline.Token));
        InferenceHeaders.Write(context.Response, answer);
        await new InferAnswer(model.Name, request, isRaw, inference.ContractOf(inference.FindVersion(model, answer.Version)), answer).WriteAsync(context);
    }
}
