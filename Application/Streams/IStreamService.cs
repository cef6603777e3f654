using Interlock.Application.Serving.Catalog;
using Interlock.Domain;

namespace Interlock.Application.Streams;

/// <summary>Answers a stream of requests to one model, of any kind, while it comes.</summary>
public interface IStreamService
{
    /// <summary>
    /// Answers every request in order. Requests that are there together are answered together; one that comes alone is answered at once. What
    /// is recorded is durable before its answer is written. A request that fails is answered with its error, and the stream goes on.
    /// </summary>
    /// <param name="target">The model, and which of its versions: the same for the whole stream.</param>
    /// <param name="source">The requests. While the sink is slow, it is not read.</param>
    /// <param name="sink">Where the answers go.</param>
    /// <param name="cancellationToken">Ends it at once, as when the caller has gone.</param>
    /// <exception cref="InterlockException">
    /// The stream ended early: the source could not be read further, or the answers could not be recorded. Every answer before that was written.
    /// </exception>
    /// <exception cref="IOException">The source broke off; likewise.</exception>
    Task AnswerAsync(ModelTarget target, IRequestSource source, IAnswerSink sink, CancellationToken cancellationToken);
}
