using Interlock.Application.Calls;
using Interlock.Application.Configuration;
using Interlock.Application.Serving;
using Interlock.Domain;

namespace Interlock.Application.Streams;

/// <inheritdoc />
public sealed class StreamService(IModelCatalog catalog, ICallService calls, StreamRecorder recorder, ServerConfig server, TimeProvider time) : IStreamService
{
    // Enough for one commit to carry several chunks while others are read and written.
    private const int EnoughChunks = 16;

    /// <inheritdoc />
    public ModelConfig Require(ModelTarget target) => VersionOf(target).Config;

    /// <inheritdoc />
    public Task AnswerAsync(ModelTarget target, IRequestSource source, IAnswerSink sink, CancellationToken cancellationToken)
    {
        var limits = VersionOf(target).Limits;
        var inFlight = new InFlight(ChunksOf(limits), server.BodyLimit.Bytes);
        var pipeline = new StreamPipeline((chunk, token) => AnswerAsync(target, chunk, token), limits.MaxBatch, inFlight, server.StreamIdle, time);
        return pipeline.RunAsync(source, sink, cancellationToken);
    }

    /// <summary>All places of the model are kept busy, and other callers find most of its queue free.</summary>
    private static int ChunksOf(ServingLimits limits) => Math.Max(limits.Places + 1, Math.Min(EnoughChunks, limits.Queue / 4));

    private async Task<IReadOnlyList<CallResult>> AnswerAsync(ModelTarget target, StreamChunk chunk, CancellationToken cancellationToken)
    {
        var results = await calls.CallAsync(target, chunk.Calls(), cancellationToken);
        await recorder.RecordAsync(results, cancellationToken);
        return results;
    }

    private ModelVersion VersionOf(ModelTarget target)
    {
        var models = catalog.Current.Models;
        return models.TryGetValue(target.Model, out var served) ? served.Choose(target).Id : throw new UnknownModelException(target.Model, models.Keys);
    }
}
