using System.Collections.Concurrent;

namespace Interlock.Application.Serving.Catalog;

/// <summary>
/// Models whose contract was changed, or that were removed: for a while what was admitted with the old contract is still answered by them.
/// </summary>
/// <param name="timeout">How long; <c>server.drain.timeout</c>.</param>
internal sealed class DrainingModels(TimeSpan timeout) : IDisposable
{
    private readonly ConcurrentDictionary<(string Model, string Contract), Draining> _models = new();

    /// <summary>Keeps those models that the next snapshot does not have with the same contract.</summary>
    public void Add(ModelSnapshot now, ModelSnapshot next)
    {
        foreach (var model in now.Models.Values)
        {
            if (model.Active is not null && next.Models.GetValueOrDefault(model.Name)?.Contract != model.Contract && model.TryHold() is { } leases)
            {
                _ = DrainAsync((model.Name, model.Contract), new Draining(model, leases));
            }
        }
    }

    /// <summary>The model as it was with this contract, or null.</summary>
    public ServedModel? Find(string model, string contract) => _models.TryGetValue((model, contract), out var draining) ? draining.Model : null;

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var key in _models.Keys)
        {
            End(key, null);
        }
    }

    private async Task DrainAsync((string Model, string Contract) key, Draining draining)
    {
        End(key, null);
        _models[key] = draining;
        await Task.Delay(timeout);
        End(key, draining);
    }

    private void End((string Model, string Contract) key, Draining? only)
    {
        if (_models.TryGetValue(key, out var draining) && (only is null || ReferenceEquals(draining, only))
            && _models.TryRemove(KeyValuePair.Create(key, draining)))
        {
            draining.Leases.Dispose();
        }
    }

    private sealed class Draining(ServedModel model, IDisposable leases)
    {
        public ServedModel Model { get; } = model;

        public IDisposable Leases { get; } = leases;
    }
}
