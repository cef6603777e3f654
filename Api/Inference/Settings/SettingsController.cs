using System.Text.Json;
using System.Text.Json.Nodes;
using Interlock.Api.Access;
using Interlock.Api.Audit;
using Interlock.Api.Http;
using Interlock.Api.Lifecycle;
using Interlock.Application.Access.Audit;
using Interlock.Domain;
using Interlock.Domain.Access;
using Microsoft.AspNetCore.Mvc;

namespace Interlock.Api.Inference.Settings;

/// <summary>Triton's extensions for the settings of logs and traces. A change holds until the server restarts.</summary>
[ApiController, DirectActions]
public sealed class SettingsController(IServiceProvider services, IAudit audit)
{
    private readonly TraceSettings _traces = services.GetRequiredService<TraceSettings>();

    /// <summary>Which levels are logged.</summary>
    [HttpGet("/v2/logging"), RequiresRole(Role.View)]
    public Task Logging(HttpContext context) => ProtocolReply.WriteAsync(context, Logs.Levels.Settings, LogSettingsJson.Write);

    /// <summary>Changes which levels are logged, until nlog.config is edited or the server restarts.</summary>
    /// <exception cref="InvalidInputException">Every setting that cannot be changed; none is.</exception>
    [HttpPost("/v2/logging"), RequiresRole(Role.Admin)]
    public async Task SetLogging(HttpContext context)
    {
        var body = await ReadAsync(context);
        var (before, after) = Logs.Levels.Change(settings => LogSettingsJson.Read(body, settings));
        await RecordAsync(context, "logging.set", NodeOf(json => LogSettingsJson.Write(json, before)), NodeOf(json => LogSettingsJson.Write(json, after)));
        await Logging(context);
    }

    /// <summary>How requests are traced; of a model as of the server.</summary>
    [HttpGet("/v2/trace/setting"), HttpGet("/v2/models/{model}/trace/setting"), RequiresRole(Role.View)]
    public Task Tracing(HttpContext context) => ProtocolReply.WriteAsync(context, _traces, static (json, traces) => traces.Write(json));

    /// <summary>Changes how requests are traced, until the server restarts.</summary>
    /// <exception cref="InvalidInputException">Every setting that cannot be changed; none is.</exception>
    [HttpPost("/v2/trace/setting"), RequiresRole(Role.Admin)]
    public async Task SetTracing(HttpContext context)
    {
        var body = await ReadAsync(context);
        var before = NodeOf(_traces.Write);
        _traces.Set(body);
        await RecordAsync(context, "trace.set", before, NodeOf(_traces.Write));
        await Tracing(context);
    }

    /// <summary>A trace is sampled before its model is known.</summary>
    /// <exception cref="NotOfferedException">Always.</exception>
    [HttpPost("/v2/models/{model}/trace/setting"), RequiresRole(Role.Admin)]
    public Task SetTracingOfModel(HttpContext context) =>
        throw new NotOfferedException("Setting the traces of one model is unsupported: set those of the whole server by POST /v2/trace/setting.");

    private static async Task<JsonElement> ReadAsync(HttpContext context) => await ProtocolBody.ReadAsync(context.Request)
        ?? throw InvalidInputException.At("$", "is missing: send an object with the settings to change");

    private static JsonNode NodeOf(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return JsonNode.Parse(buffer.ToArray())!;
    }

    private Task RecordAsync(HttpContext context, string action, JsonNode before, JsonNode after) =>
        audit.RecordAsync(AuditSources.Of(context), action, subject: null, before: before, after: after);
}
