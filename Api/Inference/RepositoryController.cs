using System.Text.Json;
using Interlock.Api.Access;
using Interlock.Api.Http;
using Interlock.Application.Inference;
using Interlock.Domain.Access;
using Microsoft.AspNetCore.Mvc;

namespace Interlock.Api.Inference;

/// <summary>The models as a repository, as Triton's clients know it.</summary>
[ApiController, DirectActions]
public sealed class RepositoryController(IServiceProvider services)
{
    private readonly ModelRepository _repository = services.GetRequiredService<ModelRepository>();
    private readonly RepositoryCalls _calls = services.GetRequiredService<RepositoryCalls>();

    /// <summary>Every version of every model.</summary>
    [HttpPost("/v2/repository/index"), RequiresRole(Role.Infer, Role.View)]
    public async Task Index(HttpContext context)
    {
        var body = await ProtocolBody.ReadAsync(context.Request);
        var isReadyOnly = body is { } given && given.TryGetProperty("ready", out var ready) && ready.ValueKind == JsonValueKind.True;
        var caller = Callers.Of(context);
        var entries = _repository.Entries.Where(entry => caller?.MayCall(entry.Model) != false && (entry.IsReady || !isReadyOnly));
        await ProtocolReply.WriteListAsync(context, entries, static (json, entry) =>
        {
            json.WriteString("name"u8, entry.Model);
            json.WriteString("version"u8, entry.Version);
            json.WriteString("state"u8, ModelViews.StateOf(entry));
            json.WriteString("reason"u8, entry.Reason);
        });
    }

    /// <summary>Applies config.yaml, if it is proven.</summary>
    [HttpPost("/v2/repository/models/{model}/load"), RequiresRole(Role.Admin)]
    public async Task Load(HttpContext context)
    {
        if (await ProtocolBody.ReadAsync(context.Request) is { } body && body.TryGetProperty("parameters", out var parameters) && parameters.ValueKind == JsonValueKind.Object)
        {
            RepositoryCalls.RequireNone(parameters.EnumerateObject().Select(parameter => parameter.Name));
        }

        await _calls.LoadAsync(context, ModelOf(context), context.RequestAborted);
        await ProtocolReply.WriteAsync(context, true, static (_, _) => { });
    }

    /// <summary>Holds the protocol's requests to a model off until it is loaded.</summary>
    [HttpPost("/v2/repository/models/{model}/unload"), RequiresRole(Role.Admin)]
    public async Task Unload(HttpContext context)
    {
        await ProtocolBody.ReadAsync(context.Request);
        await _calls.UnloadAsync(context, ModelOf(context));
        await ProtocolReply.WriteAsync(context, true, static (_, _) => { });
    }

    private static string ModelOf(HttpContext context) => (string)context.Request.RouteValues["model"]!;
}
