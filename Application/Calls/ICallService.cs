using Interlock.Application.Serving;
using Interlock.Domain;

namespace Interlock.Application.Calls;

/// <summary>
/// Answers requests to models of every kind in the JSON that <c>POST /models/{model}</c> reads: what tasks, queues, streams and jobs share.
/// Nothing is recorded: who calls stores the predictions, together with whatever else must be kept or lost with them.
/// </summary>
public interface ICallService
{
    /// <summary>Checks a request against the model's contract without answering it. Pictures are not decoded.</summary>
    /// <exception cref="InvalidInputException">Every problem with it.</exception>
    /// <exception cref="UnknownModelException">There is no such model.</exception>
    void Check(string model, ReadOnlyMemory<byte> json);

    /// <summary>
    /// Answers the calls, together where the model takes batches; each fails alone. While the model is overloaded it waits for its turn, so
    /// that front-ends go first.
    /// </summary>
    /// <returns>A result for each call, in their order.</returns>
    /// <exception cref="OperationCanceledException">Told to end; no call was answered.</exception>
    Task<IReadOnlyList<CallResult>> CallAsync(ModelTarget target, IReadOnlyList<ModelCall> calls, CancellationToken cancellationToken);
}
