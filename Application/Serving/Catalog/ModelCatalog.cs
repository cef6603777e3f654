using Interlock.Application.Configuration;
using Interlock.Application.Serving.Batching;
using Interlock.Application.Telemetry;
using Interlock.Domain;

namespace Interlock.Application.Serving.Catalog;

/// <summary>One reference to the current snapshot; publishing is one exchange.</summary>
/// <param name="models">What ops wrote, by model.</param>
/// <param name="server">How long what was admitted may take to finish; null for the default.</param>
public sealed class ModelCatalog(IReadOnlyDictionary<string, ModelConfig> models, ServerConfig? server = null) : IModelCatalog, IDisposable
{
    private readonly DrainingModels _draining = new((server ?? new ServerConfig()).Drain.Timeout);
    private readonly Lock _publishing = new();
    private HashSet<LoadedModel> _held = [];
    private ModelSnapshot _current = new(0, models.Select(model => new ServedModel(model.Key, model.Value, [])));

    /// <inheritdoc />
    public ModelSnapshot Current => Volatile.Read(ref _current);

    /// <inheritdoc />
    public ServedModel? Find(string model, string contract) =>
        Current.Models.TryGetValue(model, out var current) && current.Contract == contract ? current : _draining.Find(model, contract);

    /// <inheritdoc />
    public ModelLease<TInput, TOutput> Acquire<TInput, TOutput>(ModelTarget target)
    {
        var served = target.Served ?? Current.Require(target.Model);
        while (true)
        {
            if (served.Choose(target) is not LoadedModel<TInput, TOutput> loaded)
            {
                throw new UnknownModelException(target.Model, Current.Models.Keys);
            }

            if (loaded.TryAcquire())
            {
                return new ModelLease<TInput, TOutput>(served.Revision, loaded, served.Mirrors) { Caller = target.Caller, Priority = target.Priority, RequestKey = target.RequestKey };
            }

            // Retired after it was looked up: the next snapshot is already published.
            served = Current.Require(target.Model);
        }
    }

    /// <summary>Serves a snapshot from now on. What it does not hold is retired, unless it is to be kept warm.</summary>
    /// <param name="next">The next snapshot.</param>
    /// <param name="warm">Versions that a later snapshot may use again.</param>
    public void Publish(ModelSnapshot next, IEnumerable<LoadedModel> warm)
    {
        List<LoadedModel> retired;
        lock (_publishing)
        {
            foreach (var loaded in next.Loaded)
            {
                ServingMetrics.Begin(loaded.Id.Model, loaded.Id.Version);
            }

            _draining.Add(_current, next);
            Volatile.Write(ref _current, next);
            WorkMetrics.SetRevision(next.Revision);

            // Each instance is retired once, when nothing holds it any more, however many snapshots it was in.
            var held = next.Loaded.Concat(warm).ToHashSet();
            retired = [.. _held.Where(loaded => !held.Contains(loaded))];
            _held = held;
        }

        retired.ForEach(loaded => loaded.Retire());
    }

    /// <summary>Retires everything; what is still leased is freed with its last lease. Later requests find nothing loaded.</summary>
    public void Dispose()
    {
        Publish(new ModelSnapshot(Current.Revision, Current.Models.Values.Select(model => new ServedModel(model.Name, model.Config, []))), []);
        _draining.Dispose();
    }
}
