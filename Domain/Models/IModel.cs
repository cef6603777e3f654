namespace Interlock.Domain.Models;

/// <summary>
/// One loaded implementation of a model: the thing ops swap. Its kind fixes <typeparamref name="TInput"/> and
/// <typeparamref name="TOutput"/>; the <c>runtime</c> word in config.yaml picks the class.
/// </summary>
/// <remarks>
/// Implementations are thread-safe, answer every input alone (an answer never depends on its neighbours in the batch)
/// and may be disposed only after the last call has ended; the lease on the loaded model sees to that.
/// </remarks>
/// <typeparam name="TInput">One item to answer, already validated against the model's contract.</typeparam>
/// <typeparam name="TOutput">One answer.</typeparam>
public interface IModel<TInput, TOutput>
{
    /// <summary>Answers a batch.</summary>
    /// <param name="inputs">The items, at least one. Not kept after the call.</param>
    /// <param name="cancellationToken">Ends the wait where the runtime can stop; a native run goes on to its end.</param>
    /// <returns>One output for each input, in the same order.</returns>
    /// <exception cref="InferenceException">The runtime failed or gave something the contract does not allow.</exception>
    /// <exception cref="ExternalApiException">An external API the model depends on failed.</exception>
    /// <exception cref="NotExecutableException">The request is right but has no answer, e.g. no feasible plan.</exception>
    ValueTask<IReadOnlyList<TOutput>> Infer(IReadOnlyList<TInput> inputs, CancellationToken cancellationToken);
}
