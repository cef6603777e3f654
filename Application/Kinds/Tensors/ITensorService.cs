using Interlock.Application.Serving.Catalog;
using Interlock.Domain;
using Interlock.Domain.Tensors;

namespace Interlock.Application.Kinds.Tensors;

/// <summary>Answers requests in tensors.</summary>
public interface ITensorService
{
    /// <summary>Answers a request and records it as one prediction.</summary>
    /// <param name="target">Which model, and which of its versions.</param>
    /// <param name="request">The request.</param>
    /// <returns>One set of tensors: the outputs that are wanted, in their order.</returns>
    /// <exception cref="InvalidInputException">Every problem with the request.</exception>
    /// <exception cref="UnavailableException">Overloaded, not loaded, or the datastore is away.</exception>
    /// <exception cref="DeadlineExceededException">No answer in time.</exception>
    /// <exception cref="InferenceException">The version fails.</exception>
    Task<Answer<TensorSet>> InferAsync(ModelTarget target, TensorRequest request, CancellationToken cancellationToken);
}
