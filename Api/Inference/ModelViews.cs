using Interlock.Application.Configuration;
using Interlock.Application.Inference;
using Interlock.Application.Kinds.Tensors;
using Interlock.Application.Serving.Batching;
using Interlock.Domain.Tensors;

namespace Interlock.Api.Inference;

/// <summary>What replies over HTTP and over gRPC say of models in the same words.</summary>
internal static class ModelViews
{
    /// <summary>What runs a version.</summary>
    public static string PlatformOf(LoadedModel version) => $"interlock_{ConfigNameAttribute.Of(version.Id.VersionConfig.GetType())}";

    /// <summary>The largest batch in Triton's sense; 0 where the first dimension is not the rows.</summary>
    public static int MaxBatchOf(LoadedModel version, TensorContract contract) => contract.HasRows ? version.Limits.MaxBatch : 0;

    /// <summary>The dimensions in Triton's sense: without the rows.</summary>
    public static IEnumerable<long> DimsOf(TensorInfo tensor, TensorContract contract) => tensor.Shape.Skip(contract.HasRows ? 1 : 0);

    /// <summary>Triton's word for a type.</summary>
    public static string TypeOf(DataType type) => type == DataType.Bytes ? "TYPE_STRING" : $"TYPE_{type.Word()}";

    /// <summary>Triton's word for the state of a version.</summary>
    public static string StateOf(RepositoryEntry entry) => entry.IsReady ? "READY" : "UNAVAILABLE";
}
