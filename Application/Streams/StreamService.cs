using Interlock.Application.Calls;
using Interlock.Application.Configuration;
using Interlock.Application.Serving.Catalog;

namespace Interlock.Application.Streams;

/// <inheritdoc />
public sealed class StreamService(IModelCatalog catalog, ICallService calls, StreamRecorder recorder, ServerConfig server, TimeProvider time) : IStreamService
{
    // Enough for one commit to carry several chunks while others are read and written.
    private const int EnoughChunks = 16;

    /// <inheritdoc />
    public async Task AnswerAsync(ModelTarget target, IRequestSource source, IAnswerSink sink, CancellationToken cancellationToken)
    {
        var served = target.Served ?? catalog.Current.Require(target.Model);
        var limits = served.Choose(target).Id.Limits;
        using var leases = served.TryHold();
        var inFlight = new InFlight(ChunksOf(limits), server.BodyLimit.Bytes);
        var pipeline = new StreamPipeline(
            (chunk, token) => AnswerAsync(target with { Served = AnswererOf(served) }, chunk, token), limits.MaxBatch, inFlight, server.StreamIdle, time);
        await pipeline.RunAsync(source, sink, cancellationToken);
    }

    /// <summary>All places of the model are kept busy, and other callers find most of its queue free.</summary>
    private static int ChunksOf(ServingLimits limits) => Math.Max(limits.Places + 1, Math.Min(EnoughChunks, limits.Queue / 4));

    /// <summary>A stream may last for hours: each chunk is answered by what is active then, unless that has another contract.</summary>
    private ServedModel AnswererOf(ServedModel first) =>
        catalog.Current.Models.TryGetValue(first.Name, out var current) && current.Contract == first.Contract ? current : first;

    private async Task<IReadOnlyList<CallResult>> AnswerAsync(ModelTarget target, StreamChunk chunk, CancellationToken cancellationToken)
    {
        var results = await calls.CallAsync(target, chunk.Calls(), cancellationToken);
        await recorder.RecordAsync(results, cancellationToken);
        return results;
    }
}
