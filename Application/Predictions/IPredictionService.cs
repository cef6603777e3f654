using Interlock.Domain;
using Interlock.Domain.Predictions;

namespace Interlock.Application.Predictions;

/// <summary>Reads what was recorded.</summary>
public interface IPredictionService
{
    /// <summary>One prediction.</summary>
    /// <param name="id">As the reply gave it; dashes and capitals do not matter.</param>
    /// <param name="caller">Whose it must be; null for anyone's.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="NotFoundException">There is none of this id, or it is another caller's.</exception>
    Task<Prediction> GetAsync(string id, string? caller, CancellationToken cancellationToken);

    /// <summary>A page, newest first.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="InvalidInputException">The limit or the cursor is not valid.</exception>
    Task<Page<Prediction>> ListAsync(PredictionFilter filter, CancellationToken cancellationToken);
}
