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
    public ModelConfig Require(string model) => VersionOf(model).Config;

    /// <inheritdoc />
    public Task AnswerAsync(string model, IRequestSource source, IAnswerSink sink, CancellationToken cancellationToken)
    {
        var limits = VersionOf(model).Limits;
        var inFlight = new InFlight(ChunksOf(limits), server.BodyLimit.Bytes);
        var pipeline = new StreamPipeline((chunk, token) => AnswerAsync(model, chunk, token), limits.MaxBatch, inFlight, server.StreamIdle, time);
        return pipeline.RunAsync(source, sink, cancellationToken);
    }

    /// <summary>All places of the model are kept busy, and other callers find most of its queue free.</summary>
    private static int ChunksOf(ServingLimits limits) => Math.Max(limits.Places + 1, Math.Min(EnoughChunks, limits.Queue / 4));

    private async Task<IReadOnlyList<CallResult>> AnswerAsync(string model, StreamChunk chunk, CancellationToken cancellationToken)
    {
        var results = await calls.CallAsync(model, chunk.Calls(), cancellationToken);
        await recorder.RecordAsync(results, cancellationToken);
        return results;
    }

    private ModelVersion VersionOf(string model)
    {
        var models = catalog.Current.Models;
        return models.TryGetValue(model, out var served)
            ? served.Active?.Id ?? throw UnavailableException.Loading(model)
            : throw new UnknownModelException(model, models.Keys);
    }
}
