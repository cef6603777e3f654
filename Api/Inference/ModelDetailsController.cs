using System.Text.Json;
using Interlock.Api.Access;
using Interlock.Api.Http;
using Interlock.Api.Http.Errors;
using Interlock.Application.Inference;
using Interlock.Application.Kinds.Tensors;
using Interlock.Application.Serving.Batching;
using Interlock.Application.Serving.Health;
using Interlock.Domain.Access;
using Interlock.Domain.Tensors;
using Microsoft.AspNetCore.Mvc;

namespace Interlock.Api.Inference;

/// <summary>Triton's extensions of the protocol: statistics and configuration of models.</summary>
[ApiController, DirectActions]
[RequiresRole(Role.Infer, Role.View)]
public sealed class ModelDetailsController(IInferenceService inference)
{
    /// <summary>The counts of every loaded version.</summary>
    [HttpGet("/v2/models/stats")]
    public Task AllStatistics(HttpContext context)
    {
        var caller = Callers.Of(context);
        return WriteStatisticsAsync(context, inference.Models.Where(model => caller?.MayCall(model.Name) != false).SelectMany(model => model.Loaded));
    }

    /// <summary>The counts of the active version of a model, or of the one named.</summary>
    [HttpGet("/v2/models/{model}/stats"), HttpGet("/v2/models/{model}/versions/{version}/stats")]
    public Task Statistics(HttpContext context)
    {
        var (model, version) = ModelRoute.Of(context, inference);
        return WriteStatisticsAsync(context, [inference.FindVersion(model, version)]);
    }

    /// <summary>The configuration of a model in Triton's words.</summary>
    [HttpGet("/v2/models/{model}/config"), HttpGet("/v2/models/{model}/versions/{version}/config")]
    public Task Config(HttpContext context)
    {
        var (model, version) = ModelRoute.Of(context, inference);
        var loaded = inference.FindVersion(model, version);
        return ProtocolReply.WriteAsync(context, (model.Name, loaded, contract: inference.ContractOf(loaded)), static (json, shown) =>
        {
            json.WriteString("name"u8, shown.Name);
            json.WriteString("platform"u8, ModelViews.PlatformOf(shown.loaded));
            json.WriteString("backend"u8, "interlock");
            json.WriteNumber("max_batch_size"u8, ModelViews.MaxBatchOf(shown.loaded, shown.contract));
            WriteTensors(json, "input", shown.contract.Inputs, shown.contract);
            WriteTensors(json, "output", shown.contract.Outputs, shown.contract);
        });
    }

    /// <summary>Shared memory, which this server does not have.</summary>
    /// <exception cref="NotOfferedException">Always.</exception>
    [HttpGet("/v2/{memory:regex(^(system|cuda)sharedmemory$)}/{**rest}"), HttpPost("/v2/{memory:regex(^(system|cuda)sharedmemory$)}/{**rest}")]
    public Task SharedMemory(HttpContext context) => throw new NotOfferedException("Shared memory is unsupported; send the content of tensors, as JSON or in binary.");

    private static Task WriteStatisticsAsync(HttpContext context, IEnumerable<LoadedModel> versions) => ProtocolReply.WriteAsync(context, versions, static (json, versions) =>
    {
        json.WriteStartArray("model_stats"u8);
        foreach (var version in versions)
        {
            json.WriteStartObject();
            WriteStatistics(json, version);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    private static void WriteStatistics(Utf8JsonWriter json, LoadedModel version)
    {
        var counts = version.Health.Statistics;
        json.WriteString("name"u8, version.Id.Model);
        json.WriteString("version"u8, version.Id.Version);
        json.WriteNumber("last_inference"u8, counts.LastMs);
        json.WriteNumber("inference_count"u8, counts.Items);
        json.WriteNumber("execution_count"u8, counts.Runs.Values.Sum(run => run.Count));
        json.WriteStartObject("inference_stats"u8);
        WriteDurations(json, [("success", counts.Answered), ("fail", counts.Failed), ("queue", counts.Queued), ("compute_input", null), ("compute_infer", counts.Inferred), ("compute_output", null), ("cache_hit", null), ("cache_miss", null)]);
        json.WriteEndObject();
        json.WriteStartArray("batch_stats"u8);
        foreach (var (size, run) in counts.Runs.OrderBy(run => run.Key))
        {
            json.WriteStartObject();
            json.WriteNumber("batch_size"u8, size);
            WriteDurations(json, [("compute_input", null), ("compute_infer", run), ("compute_output", null)]);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteDurations(Utf8JsonWriter json, ReadOnlySpan<(string Name, DurationTally? Tally)> durations)
    {
        foreach (var (name, tally) in durations)
        {
            json.WriteStartObject(name);
            json.WriteNumber("count"u8, tally?.Count ?? 0);
            json.WriteNumber("ns"u8, tally?.Nanoseconds ?? 0);
            json.WriteEndObject();
        }
    }

    private static void WriteTensors(Utf8JsonWriter json, string member, IReadOnlyList<TensorInfo> tensors, TensorContract contract)
    {
        json.WriteStartArray(member);
        foreach (var tensor in tensors)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, tensor.Name);
            json.WriteString("data_type"u8, ModelViews.TypeOf(tensor.Type));
            if (tensor.IsPictures)
            {
                json.WriteString("format"u8, "FORMAT_NHWC"u8);
            }

            json.WriteStartArray("dims"u8);
            foreach (var dimension in ModelViews.DimsOf(tensor, contract))
            {
                json.WriteNumberValue(dimension);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}

/// <summary>A client asks for something that this server does not have, or has elsewhere.</summary>
internal sealed class NotOfferedException(string message) : HttpException(400, "unsupported", message);
