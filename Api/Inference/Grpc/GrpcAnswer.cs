using Google.Protobuf;
using Interlock.Api.Inference.Grpc.Protocol;
using Interlock.Application.Inference;
using Interlock.Application.Kinds.Tensors;
using Interlock.Application.Serving.Batching;
using Interlock.Application.Serving.Catalog;
using Interlock.Domain.Tensors;
using DataType = Interlock.Domain.Tensors.DataType;
using ModelStatistics = Interlock.Api.Inference.Grpc.Protocol.ModelStatistics;

namespace Interlock.Api.Inference.Grpc;

/// <summary>Answers as messages. The content of tensors is not copied.</summary>
internal static class GrpcAnswer
{
    /// <summary>An answer to an inference request, raw.</summary>
    public static ModelInferResponse Of(string model, TensorRequest request, TensorContract contract, Answer<TensorSet> answer)
    {
        var response = new ModelInferResponse { ModelName = model, ModelVersion = answer.Version, Id = request.Id ?? "" };
        foreach (var wanted in request.Wanted(contract))
        {
            var tensor = Classification.Of(wanted, answer.Inference.Outputs[0].Find(wanted.Name)!, contract);
            response.Outputs.Add(new ModelInferResponse.Types.InferOutputTensor { Name = tensor.Name, Datatype = tensor.Type.Word(), Shape = { tensor.Shape } });
            response.RawOutputContents.Add(UnsafeByteOperations.UnsafeWrap(tensor.Data));
        }

        return response;
    }

    /// <summary>What a model takes and gives.</summary>
    public static ModelMetadataResponse Metadata(ServedModel model, LoadedModel version, TensorContract contract) => new()
    {
        Name = model.Name,
        Versions = { model.Loaded.Select(loaded => loaded.Id.Version) },
        Platform = ModelViews.PlatformOf(version),
        Inputs = { contract.Inputs.Select(Metadata) },
        Outputs = { contract.Outputs.Select(Metadata) },
    };

    /// <summary>The configuration of a model in Triton's words.</summary>
    public static ModelConfig Config(ServedModel model, LoadedModel version, TensorContract contract)
    {
        var config = new ModelConfig { Name = model.Name, Platform = ModelViews.PlatformOf(version), Backend = "interlock", MaxBatchSize = ModelViews.MaxBatchOf(version, contract) };
        config.Input.AddRange(contract.Inputs.Select(input => new ModelInput
        {
            Name = input.Name,
            DataType = TypeOf(input.Type),
            Format = input.IsPictures ? ModelInput.Types.Format.Nhwc : ModelInput.Types.Format.None,
            Dims = { ModelViews.DimsOf(input, contract) },
        }));
        config.Output.AddRange(contract.Outputs.Select(output => new ModelOutput { Name = output.Name, DataType = TypeOf(output.Type), Dims = { ModelViews.DimsOf(output, contract) } }));
        return config;
    }

    /// <summary>The counts of a version.</summary>
    public static ModelStatistics Statistics(LoadedModel version)
    {
        var counts = version.Health.Statistics;
        var statistics = new ModelStatistics
        {
            Name = version.Id.Model,
            Version = version.Id.Version,
            LastInference = (ulong)counts.LastMs,
            InferenceCount = (ulong)counts.Items,
            ExecutionCount = (ulong)counts.Runs.Values.Sum(run => run.Count),
            InferenceStats = new InferStatistics
            {
                Success = DurationOf(counts.Answered),
                Fail = DurationOf(counts.Failed),
                Queue = DurationOf(counts.Queued),
                ComputeInput = new(),
                ComputeInfer = DurationOf(counts.Inferred),
                ComputeOutput = new(),
                CacheHit = new(),
                CacheMiss = new(),
            },
        };
        statistics.BatchStats.AddRange(counts.Runs.OrderBy(run => run.Key).Select(run => new InferBatchStatistics
        {
            BatchSize = (ulong)run.Key, ComputeInput = new(), ComputeInfer = DurationOf(run.Value), ComputeOutput = new(),
        }));
        return statistics;
    }

    /// <summary>A version in the repository.</summary>
    public static RepositoryIndexResponse.Types.ModelIndex Index(RepositoryEntry entry) =>
        new() { Name = entry.Model, Version = entry.Version, State = ModelViews.StateOf(entry), Reason = entry.Reason };

    private static ModelMetadataResponse.Types.TensorMetadata Metadata(TensorInfo tensor) => new() { Name = tensor.Name, Datatype = tensor.Type.Word(), Shape = { tensor.Shape } };

    private static StatisticDuration DurationOf(Application.Serving.Health.DurationTally tally) => new() { Count = (ulong)tally.Count, Ns = (ulong)tally.Nanoseconds };

    private static Protocol.DataType TypeOf(DataType type) => Enum.Parse<Protocol.DataType>($"Type{ModelViews.TypeOf(type)[5..]}", ignoreCase: true);
}
