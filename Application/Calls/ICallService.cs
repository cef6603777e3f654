using Interlock.Application.Serving.Catalog;
using Interlock.Domain;

namespace Interlock.Application.Calls;

/// <summary>
/// Answers requests to models of every kind in the JSON that <c>POST /models/{model}</c> reads: what tasks, queues, streams and jobs share.
/// Nothing is recorded: the caller stores the predictions, in one transaction with its own rows.
/// </summary>
public interface ICallService
{
    /// <summary>Checks a request, and the key of the target, against the model's contract without answering it. Pictures are not decoded.</summary>
    /// <exception cref="InvalidInputException">Every problem with it.</exception>
    /// <exception cref="UnknownModelException">There is no such model.</exception>
    void Check(ModelTarget target, ReadOnlyMemory<byte> json);

    /// <summary>Returns the request of a call with a key in the form that its prediction has: two of one form are the same request.</summary>
    /// <exception cref="InvalidInputException">It breaks the contract, or makes no prediction that a key could name.</exception>
    /// <exception cref="UnknownModelException">There is no such model.</exception>
    string RecordedForm(ModelTarget target, ReadOnlyMemory<byte> json);

    /// <summary>
    /// Answers the calls, in batches where the model takes them; each fails alone. While the model is overloaded, calls are retried, so that front-ends
    /// go first. A call whose key names a prediction already gets the answer of that one.
    /// </summary>
    /// <returns>A result for each call, in their order.</returns>
    /// <exception cref="OperationCanceledException">Cancelled; no call was answered.</exception>
    Task<IReadOnlyList<CallResult>> CallAsync(ModelTarget target, IReadOnlyList<ModelCall> calls, CancellationToken cancellationToken);
}
