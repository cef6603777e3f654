using Interlock.Application.Serving.Comparing;
using Interlock.Domain;
using Interlock.Domain.Predictions;

namespace Interlock.Application.Swaps.Replays;

/// <summary>Asks a version of a model what was asked before. Nothing is recorded.</summary>
public interface IReplayService
{
    /// <summary>Asks it.</summary>
    /// <param name="id">The prediction's id, as the reply gave it.</param>
    /// <param name="version">Any version that is configured, loaded or not; null for the active one.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="NotFoundException">There is no such prediction.</exception>
    /// <exception cref="UnknownModelException">Its model is not served any more.</exception>
    /// <exception cref="UnknownVersionException">The version is not configured.</exception>
    /// <exception cref="InvalidInputException">The version's contract refuses what was asked.</exception>
    /// <exception cref="ConflictException"><c>not_replayable</c>: what was asked is not kept any more, or the version cannot be loaded.</exception>
    /// <exception cref="UnavailableException">The model or the server has too much to do, or the datastore is away.</exception>
    /// <exception cref="DeadlineExceededException">No answer in time.</exception>
    /// <exception cref="InferenceException">The version fails.</exception>
    Task<Replay> ReplayAsync(string id, string? version, CancellationToken cancellationToken);
}

/// <summary>A recorded answer, and what a version says to the same.</summary>
/// <param name="Recorded">What was asked and answered.</param>
/// <param name="Version">The version that was asked now.</param>
/// <param name="ModelHash">What it is made of, as in <see cref="Prediction.ModelHash"/>.</param>
/// <param name="Answer">What it says.</param>
public sealed record Replay(Prediction Recorded, string Version, string? ModelHash, ReplayedAnswer Answer);
