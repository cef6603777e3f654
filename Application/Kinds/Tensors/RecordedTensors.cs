using System.Runtime.CompilerServices;
using System.Text.Json;
using Interlock.Application.Serving.Batching;
using Interlock.Domain.Tensors;

namespace Interlock.Application.Kinds.Tensors;

/// <summary>How the predictions of a model are recorded.</summary>
internal sealed class RecordedTensors
{
    private static readonly ConditionalWeakTable<TensorModelConfig, RecordedTensors> Made = [];

    private RecordedTensors(TensorModelConfig config)
    {
        WriteInputs = (json, tensors) => TensorJson.WriteRecordedInputs(json, tensors, config.RecordLimit);
        WriteOutputs = (json, tensors) => TensorJson.WriteRecordedOutputs(json, tensors, config.RecordLimit);
    }

    /// <summary>Writes a request into an open object.</summary>
    public Action<Utf8JsonWriter, TensorSet> WriteInputs { get; }

    /// <summary>Writes an answer into an open object.</summary>
    public Action<Utf8JsonWriter, TensorSet> WriteOutputs { get; }

    /// <summary>Of a model; made once per configuration.</summary>
    public static RecordedTensors Of(ModelVersion version) => Of((TensorModelConfig)version.Config);

    /// <inheritdoc cref="Of(ModelVersion)"/>
    public static RecordedTensors Of(TensorModelConfig config) => Made.GetValue(config, static config => new RecordedTensors(config));
}
