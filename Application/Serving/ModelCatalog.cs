using Interlock.Application.Configuration;
using Interlock.Domain;

namespace Interlock.Application.Serving;

/// <summary>One reference to the current snapshot; publishing is one exchange.</summary>
public sealed class ModelCatalog(InterlockConfig config) : IModelCatalog, IDisposable
{
    private ModelSnapshot _current = new(0, config.Models.Select(model => new ServedModel(model.Key, model.Value, null)));

    /// <inheritdoc />
    public ModelSnapshot Current => Volatile.Read(ref _current);

    /// <inheritdoc />
    public ModelLease<TInput, TOutput> Acquire<TInput, TOutput>(string model)
    {
        while (true)
        {
            var snapshot = Current;
            if (!snapshot.Models.TryGetValue(model, out var served))
            {
                throw new UnknownModelException(model, snapshot.Models.Keys);
            }

            if (served.Active is not { } active)
            {
                throw UnavailableException.Loading(model);
            }

            if (active is not LoadedModel<TInput, TOutput> loaded)
            {
                throw new UnknownModelException(model, snapshot.Models.Keys);
            }

            if (loaded.TryAcquire())
            {
                return new ModelLease<TInput, TOutput>(snapshot.Revision, loaded);
            }

            // Retired between the two reads: the next snapshot is already published.
        }
    }

    /// <summary>Serves the models of <paramref name="next"/> from now on and retires what they replace.</summary>
    public void Publish(IReadOnlyList<LoadedModel> next)
    {
        var before = Current;
        Volatile.Write(ref _current, new ModelSnapshot(before.Revision + 1, next.Select(loaded => new ServedModel(loaded.Id.Model, loaded.Id.Config, loaded))));
        foreach (var retired in before.Models.Values.Select(model => model.Active).OfType<LoadedModel>().Except(next))
        {
            retired.Retire();
        }
    }

    /// <summary>Retires everything; what is still leased is freed with its last lease. Who comes now is told that nothing is loaded.</summary>
    public void Dispose()
    {
        var last = Current;
        Volatile.Write(ref _current, new ModelSnapshot(last.Revision, last.Models.Values.Select(model => model with { Active = null })));
        foreach (var model in last.Models.Values)
        {
            model.Active?.Retire();
        }
    }
}
