using System.Reflection;
using System.Text.Json;
using Interlock.Api.Access;
using Interlock.Api.Http;
using Interlock.Api.Lifecycle;
using Interlock.Application.Access;
using Interlock.Application.Configuration;
using Interlock.Application.Inference;
using Interlock.Domain;
using Interlock.Domain.Access;
using Interlock.Domain.Tensors;
using Microsoft.AspNetCore.Mvc;

namespace Interlock.Api.Inference;

/// <summary>What the server and its models are, for clients of the Open Inference Protocol.</summary>
[ApiController, DirectActions]
[RequiresRole(Role.Infer, Role.View)]
public sealed class ProtocolController(IInferenceService inference, ModelRepository repository, ServerState state, ServerConfig server)
{
    internal static readonly string Version = typeof(ProtocolController).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary>Triton's names of what is beyond the protocol over HTTP and over gRPC.</summary>
    internal static readonly string[] Extensions = ["binary_tensor_data", "classification", "model_repository", "statistics", "model_configuration"];

    private static readonly string[] HttpExtensions = [.. Extensions, "trace", "logging"];

    /// <summary>The name of the server, its version and what it can do beyond the protocol.</summary>
    [HttpGet("/v2")]
    public Task Server(HttpContext context) => ProtocolReply.WriteAsync(context, server.Name, static (json, name) =>
    {
        json.WriteString("name"u8, name);
        json.WriteString("version"u8, Version);
        json.WriteStartArray("extensions"u8);
        Array.ForEach(HttpExtensions, json.WriteStringValue);
        json.WriteEndArray();
    });

    /// <summary>200 as long as the process answers.</summary>
    [HttpGet("/v2/health/live"), RequiresRole(Role.View), OpenArea(OpenArea.Health)]
    public Task Live(HttpContext context) => ProtocolReply.WriteAsync(context, true, static (json, live) => json.WriteBoolean("live"u8, live));

    /// <summary>200 when every model is ready.</summary>
    /// <exception cref="UnavailableException">One is not, or the server starts or drains.</exception>
    [HttpGet("/v2/health/ready"), RequiresRole(Role.View), OpenArea(OpenArea.Health)]
    public Task Ready(HttpContext context) => ModelRoute.IsReady(state, inference)
        ? ProtocolReply.WriteAsync(context, true, static (json, ready) => json.WriteBoolean("ready"u8, ready))
        : throw NotReady("The server is not ready.");

    /// <summary>A model, or one version of it.</summary>
    [HttpGet("/v2/models/{model}"), HttpGet("/v2/models/{model}/versions/{version}")]
    public Task Model(HttpContext context)
    {
        var (model, version) = ModelRoute.Of(context, inference);
        var loaded = inference.FindVersion(model, version);
        return ProtocolReply.WriteAsync(context, (model, loaded, contract: inference.ContractOf(loaded)), static (json, shown) =>
        {
            json.WriteString("name"u8, shown.model.Name);
            json.WriteStartArray("versions"u8);
            foreach (var version in shown.model.Loaded)
            {
                json.WriteStringValue(version.Id.Version);
            }

            json.WriteEndArray();
            json.WriteString("platform"u8, ModelViews.PlatformOf(shown.loaded));
            WriteTensors(json, "inputs", shown.contract.Inputs);
            WriteTensors(json, "outputs", shown.contract.Outputs);
        });
    }

    /// <summary>200 when a model, or one version of it, answers.</summary>
    /// <exception cref="UnavailableException">It is not loaded, or hangs.</exception>
    [HttpGet("/v2/models/{model}/ready"), HttpGet("/v2/models/{model}/versions/{version}/ready")]
    public Task ModelReady(HttpContext context)
    {
        var (model, version) = ModelRoute.Of(context, inference);
        return ModelRoute.IsReady(model) && repository.IsLoaded(model.Name) && inference.FindVersion(model, version).Health.Reason is null
            ? ProtocolReply.WriteAsync(context, model.Name, static (json, name) =>
            {
                json.WriteString("name"u8, name);
                json.WriteBoolean("ready"u8, true);
            })
            : throw NotReady($"Model '{model.Name}' is not ready.");
    }

    private static UnavailableException NotReady(string message) => new(UnavailableException.NotReady, message, TimeSpan.FromSeconds(1));

    private static void WriteTensors(Utf8JsonWriter json, string member, IReadOnlyList<TensorInfo> tensors)
    {
        json.WriteStartArray(member);
        foreach (var tensor in tensors)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, tensor.Name);
            json.WriteString("datatype"u8, tensor.Type.Word());
            json.WriteStartArray("shape"u8);
            Array.ForEach(tensor.Shape, json.WriteNumberValue);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
