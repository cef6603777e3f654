using Interlock.Application.Predictions;
using Interlock.Application.Serving.Loading;
using Interlock.Domain;

namespace Interlock.Application.Swaps.Replays;

/// <inheritdoc />
public sealed class ReplayService(IPredictionService predictions, ReplayVersions versions, VersionLoader loader) : IReplayService
{
    /// <inheritdoc />
    public async Task<Replay> ReplayAsync(string id, string? version, CancellationToken cancellationToken)
    {
        var recorded = await predictions.GetAsync(id, caller: null, cancellationToken);
        using var lease = await versions.AcquireAsync(recorded.Model, version, cancellationToken);
        var asked = lease.Loaded.Id;
        try
        {
            var answer = await loader.KindOf(asked).AnswerAsync(recorded, lease.Loaded, cancellationToken);
            return answer is null ? throw NotKept(recorded.Id) : new Replay(recorded, asked.Version, lease.Loaded.Hash, answer);
        }
        catch (InvalidInputException e)
        {
            throw new InvalidInputException(
                e.Problems, e.Code, message: $"Version '{asked.Version}' refuses the recorded request of prediction '{recorded.Id}': {e.Message}");
        }
    }

    private static ConflictException NotKept(string id) => new(
        ConflictException.NotReplayable,
        $"What was asked under prediction '{id}' is not kept any more: pictures are for a while, readings until they are deleted, other requests as long as 'retention' says.");
}
