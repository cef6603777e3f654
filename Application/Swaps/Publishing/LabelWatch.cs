using System.Globalization;
using Interlock.Application.Configuration;
using Interlock.Application.Quality;
using Interlock.Application.Serving.Batching;

namespace Interlock.Application.Swaps.Publishing;

/// <summary>
/// Compares how right versions are that are watched, by labels that arrive meanwhile, with how right the versions before were in the window before. One of each watch.
/// </summary>
/// <param name="quality">Reads labels.</param>
public sealed class LabelWatch(IQualityService quality)
{
    // Of the normal distribution: 95 of 100 are within.
    private const double Confidence = 1.959964;

    private readonly Dictionary<WatchedPair, VersionQuality?> _before = [];

    /// <summary>Judges those of the versions whose <c>swap.max-accuracy-drop</c> is set.</summary>
    /// <returns>What went wrong, or null.</returns>
    /// <exception cref="Domain.UnavailableException">The datastore does not answer.</exception>
    public async Task<string?> JudgeAsync(IReadOnlyList<WatchedPair> pairs, CancellationToken cancellationToken)
    {
        foreach (var pair in pairs)
        {
            var config = pair.After.Id.Config;
            if (config.Swap is { MaxAccuracyDrop: { } most, OnDrift: OnDrift.Refuse }
                && await FindAsync(pair.After, new QualityWindow(pair.Since), cancellationToken) is { } after
                && after.Labelled >= config.Quality.MinCount
                && await BeforeAsync(pair, cancellationToken) is { } before
                && before.Labelled >= config.Quality.MinCount
                && Compare(before, after, most) is { } wrong)
            {
                return $"models.{pair.After.Id.Model}: {wrong}";
            }
        }

        return null;
    }

    private async Task<VersionQuality?> BeforeAsync(WatchedPair pair, CancellationToken cancellationToken)
    {
        if (!_before.TryGetValue(pair, out var before))
        {
            _before[pair] = before = await FindAsync(pair.Before, new QualityWindow(pair.Since - pair.After.Id.Config.Quality.Window, pair.Since), cancellationToken);
        }

        return before;
    }

    private async Task<VersionQuality?> FindAsync(LoadedModel version, QualityWindow window, CancellationToken cancellationToken) =>
        await quality.FindAsync(version.Id.Model, version.Id.Version, window, cancellationToken) is [var found] ? found : null;

    private static string? Compare(VersionQuality before, VersionQuality after, double most) => (before, after) switch
    {
        ({ Labels.Accuracy: var was }, { Labels.Accuracy: var now }) when was - now > most && was - now > Deviation(was, before.Labelled, now, after.Labelled) =>
            Text($"version {after.Version} is right in {now:P1} of {after.Labelled} labelled predictions since it answers; {before.Version} was in {was:P1} of {before.Labelled}, max-accuracy-drop is {most:P1}"),
        ({ Numbers.Mae: { } was }, { Numbers.Mae: { } now }) when was > 0 && (now - was) / was > most =>
            Text($"version {after.Version} has a mean absolute error of {now:0.####} in {after.Labelled} labelled predictions since it answers; {before.Version} had {was:0.####} in {before.Labelled}, max-accuracy-drop is {most:P1}"),
        _ => null,
    };

    /// <summary>What chance alone makes of a difference of two shares, in 95 of 100 cases.</summary>
    private static double Deviation(double one, long count, double other, long otherCount) =>
        Confidence * Math.Sqrt((one * (1 - one) / count) + (other * (1 - other) / otherCount));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
