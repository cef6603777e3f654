using Autofac;
using Interlock.Application.Configuration;
using Interlock.Application.Routes;
using Microsoft.Extensions.Logging;

namespace Interlock.Infrastructure.Clients;

/// <summary>
/// The external APIs that loaded versions call. Versions with the same entry of <c>clients</c> share one, with its limits, its breaker and its cache;
/// an entry that ops changed is another one, for the versions that are loaded from then on.
/// </summary>
internal sealed class SharedClients(ILifetimeScope scope) : IDisposable
{
    private readonly Lock _counting = new();
    private readonly Dictionary<(string Name, ClientConfig Config), Shared> _shared = [];

    /// <summary>Registers clients in the scope of a version that calls them.</summary>
    /// <param name="builder">The version's scope.</param>
    /// <param name="clients">Its clients, by name; those without an address are not there.</param>
    /// <returns>To be disposed with the version.</returns>
    public IDisposable Register(ContainerBuilder builder, IReadOnlyDictionary<string, ClientConfig> clients)
    {
        var taken = clients.Where(client => client.Value.IsUsed).Select(client => (client.Key, client.Value)).ToList();
        foreach (var (name, config) in taken)
        {
            var shared = Take(name, config);
            builder.RegisterInstance(shared.Resolve<ExternalApi>()).Keyed<ExternalApi>(name).ExternallyOwned();
            if (name == ClientsModule.TravelTime)
            {
                builder.RegisterInstance(shared.Resolve<ITravelTimeClient>()).ExternallyOwned();
            }
        }

        return new Taken(() => taken.ForEach(GiveBack));
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var shared in _shared.Values)
        {
            shared.Scope.Dispose();
        }
    }

    private ILifetimeScope Take(string name, ClientConfig config)
    {
        lock (_counting)
        {
            if (!_shared.TryGetValue((name, config), out var shared))
            {
                shared = new Shared(scope.BeginLifetimeScope(builder => Load(builder, name, config)));
                _shared.Add((name, config), shared);
            }

            shared.Users++;
            return shared.Scope;
        }
    }

    private void GiveBack((string Name, ClientConfig Config) key)
    {
        lock (_counting)
        {
            if (--_shared[key].Users > 0)
            {
                return;
            }

            _shared.Remove(key, out var unused);
            unused!.Scope.Dispose();
        }
    }

    private static void Load(ContainerBuilder builder, string name, ClientConfig config)
    {
        builder.Register(context => new ExternalApi(
                name, config, context.Resolve<HttpClient>(), context.Resolve<TimeProvider>(), context.Resolve<ILogger<ExternalApi>>()))
            .SingleInstance();
        builder.RegisterType<TravelTimeClient>().As<ITravelTimeClient>().SingleInstance();
    }

    private sealed class Shared(ILifetimeScope scope)
    {
        public ILifetimeScope Scope { get; } = scope;

        public int Users { get; set; }
    }

    private sealed class Taken(Action giveBack) : IDisposable
    {
        public void Dispose() => giveBack();
    }
}
