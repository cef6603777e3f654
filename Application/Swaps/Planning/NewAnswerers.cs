using Interlock.Application.Configuration;
using Interlock.Application.Serving.Batching;
using Interlock.Application.Serving.Catalog;

namespace Interlock.Application.Swaps.Planning;

/// <summary>Finds the versions of a model that would begin to answer, or to answer everybody.</summary>
public static class NewAnswerers
{
    /// <summary>The versions.</summary>
    /// <param name="config">The model as it is to be.</param>
    /// <param name="loaded">Its live versions.</param>
    /// <param name="before">The active model, or null if it is new.</param>
    public static IEnumerable<LoadedModel> Of(ModelConfig config, IReadOnlyList<LoadedModel> loaded, ServedModel? before)
    {
        if (Find(loaded, config.Active) is { } active && !ReferenceEquals(active, before?.Active))
        {
            yield return active;
        }

        if (config.Canary is { } canary
            && Find(loaded, canary.Version) is { } tried
            && !ReferenceEquals(tried, before?.Active)
            && !ReferenceEquals(tried, CanaryOf(before)))
        {
            yield return tried;
        }
    }

    private static LoadedModel? CanaryOf(ServedModel? model) => model?.Config.Canary is { } canary ? model.Find(canary.Version) : null;

    private static LoadedModel? Find(IReadOnlyList<LoadedModel> loaded, string version) => loaded.FirstOrDefault(one => one.Id.Version == version);
}
