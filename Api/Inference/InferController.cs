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
        context.Features.Set(model); // The request is counted as one to this model.
        repository.RequireLoaded(model.Name);
        var target = RequestTarget.Of(context, model);
        var chosen = inference.Choose(target with { Version = version ?? target.Version });
        var contract = inference.ContractOf(chosen);
        var (request, isRaw, content) = await InferBody.ReadAsync(context.Request, contract);
        using var deadline = RequestDeadline.Of(request, context.RequestAborted);
        var answer = await deadline.WaitAsync(model.Name, inference.InferAsync(target with { Priority = RequestPriority.Of(request) }, chosen, request, deadline.Token));
        InferenceHeaders.Write(context.Response, answer);
        await new InferAnswer(model.Name, request, isRaw, contract, answer).WriteAsync(context);
        if (!inference.KeepsInputs(model, answer))
        {
            content.Return();
        }
    }
}
