using Interlock.Application.Configuration;
using Interlock.Application.Serving.Batching;
using Interlock.Application.Serving.Catalog;
using Interlock.Application.Serving.Comparing;
using Interlock.Application.Serving.Loading;
using Interlock.Application.Swaps.Gate;
using Interlock.Application.Swaps.Planning;

namespace Interlock.Application.Swaps.Publishing;

/// <summary>Builds the next snapshot, and the pairs to watch.</summary>
public sealed class SnapshotBuilder(VersionLoader loader, TimeProvider time)
{
    /// <summary>The versions that begin to answer, each with the one it is compared with; and those that are still watched.</summary>
    /// <param name="next">The next configuration.</param>
    /// <param name="state">The active state.</param>
    /// <param name="isWatched">Whether versions that begin to answer are watched; else only those that are watched already.</param>
    public IReadOnlyList<WatchedPair> PairsOf(ProvenSwap next, ActiveState state, bool isWatched)
    {
        var open = state.Watch?.Open.Where(pair => next.Loaded.Contains(pair.After)).ToList() ?? [];
        var pairs = isWatched ? next.Plan.Models.SelectMany(model => PairsOf(model, next, state)) : [];
        return [.. open, .. pairs.Where(pair => !open.Exists(old => ReferenceEquals(old.After, pair.After)))];
    }

    /// <summary>The snapshot.</summary>
    /// <param name="revision">Its number.</param>
    /// <param name="models">What ops wrote, by model.</param>
    /// <param name="loaded">The live versions of all models.</param>
    /// <param name="pairs">The watched pairs.</param>
    /// <param name="before">The active snapshot; its mirrors are kept where both their versions are.</param>
    public ModelSnapshot Build(
        int revision,
        IReadOnlyDictionary<string, ModelConfig> models,
        IReadOnlyList<LoadedModel> loaded,
        IReadOnlyList<WatchedPair> pairs,
        ModelSnapshot? before)
    {
        var byModel = loaded.ToLookup(version => version.Id.Model);
        return new ModelSnapshot(revision, models.Select(model => Build(model.Key, model.Value, [.. byModel[model.Key]], pairs, before)));
    }

    private ServedModel Build(
        string name, ModelConfig config, IReadOnlyList<LoadedModel> versions, IReadOnlyList<WatchedPair> pairs, ModelSnapshot? before)
    {
        var (active, shadow) = (Find(versions, config.Active), config.Shadow is { } version ? Find(versions, version) : null);
        var wanted = new List<(LoadedModel Primary, LoadedModel Other, MirrorPlan Plan)>();
        if (active is not null && shadow is not null)
        {
            wanted.Add((active, shadow, MirrorPlan.Shadow));
        }

        wanted.AddRange(pairs.Where(pair => pair.After.Id.Model == name).Select(pair => (pair.After, pair.Before, MirrorPlan.Watch)));
        var old = before?.Models.GetValueOrDefault(name)?.Mirrors ?? [];
        var mirrors = wanted.Select(mirror =>
            old.FirstOrDefault(known => ReferenceEquals(known.Primary, mirror.Primary) && ReferenceEquals(known.Other, mirror.Other))
            ?? loader.KindOf(mirror.Primary.Id).MirrorOf(mirror.Primary, mirror.Other, mirror.Plan));
        return new ServedModel(name, config, versions, mirrors.OfType<Mirror>());
    }

    private IEnumerable<WatchedPair> PairsOf(PlannedModel model, ProvenSwap next, ActiveState state)
    {
        var (now, good) = (state.Active.Snapshot, state.Good?.Snapshot.Models.GetValueOrDefault(model.Name)?.Active);
        var watch = model.Config.Swap.Watch;
        if (watch == TimeSpan.Zero
            || now.Models.GetValueOrDefault(model.Name)?.Active is not { } before
            || before.Id.Config.GetType() != model.Config.GetType())
        {
            yield break;
        }

        var until = time.GetTimestamp() + (long)(watch.TotalSeconds * time.TimestampFrequency);

        // What answered before the present watch began has passed its own: it would be held against what it is to replace.
        foreach (var after in NewAnswerers.Of(model.Config, [.. next.Of(model.Name)], now.Models[model.Name]).Where(after => !ReferenceEquals(after, good)))
        {
            yield return new WatchedPair(before, after, time.GetUtcNow(), until);
        }
    }

    private static LoadedModel? Find(IReadOnlyList<LoadedModel> versions, string name) => versions.FirstOrDefault(loaded => loaded.Id.Version == name);
}
