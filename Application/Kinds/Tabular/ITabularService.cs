using Interlock.Application.Serving.Catalog;
using Interlock.Domain;
using Interlock.Domain.Tabular;

namespace Interlock.Application.Kinds.Tabular;

/// <summary>Answers rows with models of kind <c>tabular</c>.</summary>
public interface ITabularService
{
    /// <summary>Validates the rows, asks the version that is to answer, and records the answers.</summary>
    /// <param name="target">The model, and which of its versions.</param>
    /// <param name="json">The request body, UTF-8; see <see cref="TabularRequestReader"/>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="InvalidInputException">Every problem with the body.</exception>
    /// <exception cref="UnknownModelException">There is no such tabular model.</exception>
    /// <exception cref="UnavailableException">Loading, overloaded, or the datastore is away.</exception>
    /// <exception cref="DeadlineExceededException">No answer in time.</exception>
    /// <exception cref="InferenceException">The runtime failed.</exception>
    Task<TabularAnswer> InferAsync(ModelTarget target, ReadOnlyMemory<byte> json, CancellationToken cancellationToken);

    /// <summary>The same for <c>instances</c> alone: the answer is always a list.</summary>
    /// <inheritdoc cref="InferAsync"/>
    Task<TabularAnswer> InferRowsAsync(ModelTarget target, ReadOnlyMemory<byte> json, CancellationToken cancellationToken);
}

/// <summary>The answer to a tabular request.</summary>
/// <param name="Answer">One result per row.</param>
/// <param name="IsSingle">Whether the caller sent one row as such, rather than a list.</param>
public sealed record TabularAnswer(Answer<TabularResult> Answer, bool IsSingle);
