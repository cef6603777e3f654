using Autofac;
using Interlock.Application.Clients;
using Interlock.Application.Kinds.Routes;
using Interlock.Infrastructure.Http;
using Interlock.Infrastructure.TravelTimes;
using Microsoft.Extensions.Logging;

namespace Interlock.Infrastructure.Clients;

/// <summary>
/// Holds the external APIs that loaded versions call. Versions with the same entry of <c>clients</c> share one, with its limits, circuit breaker and cache.
/// A changed entry makes another one, for the versions that are loaded from then on.
/// </summary>
internal sealed class SharedClients(ILifetimeScope scope) : IDisposable
{
    private readonly Lock _counting = new();
    private readonly Dictionary<(string Name, ClientConfig Config), Shared> _shared = [];

    /// <summary>Registers clients in the scope of a version that calls them.</summary>
    /// <param name="builder">The version's scope.</param>
    /// <param name="clients">Its clients by name; those without an address are left out.</param>
    /// <returns>Disposed with the version; releases the clients.</returns>
    public IDisposable Register(ContainerBuilder builder, IReadOnlyDictionary<string, ClientConfig> clients)
    {
        var lease = new Lease(this);
        try
        {
            foreach (var (name, config) in clients.Where(client => client.Value.IsUsed))
            {
                Register(builder, name, lease.Add(name, config));
            }

            return lease;
        }
        catch
        {
            lease.Dispose();
            throw;
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var shared in _shared.Values)
        {
            shared.Scope.Dispose();
        }
    }

    private static void Register(ContainerBuilder builder, string name, ILifetimeScope shared)
    {
        builder.RegisterInstance(shared.Resolve<ExternalApi>()).Keyed<ExternalApi>(name).ExternallyOwned();
        if (name == ClientsModule.TravelTime)
        {
            builder.RegisterInstance(shared.Resolve<ITravelTimeClient>()).ExternallyOwned();
        }
    }

    private ILifetimeScope Acquire(string name, ClientConfig config)
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

    private void Release((string Name, ClientConfig Config) key)
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

    /// <summary>The clients of one version, released once.</summary>
    private sealed class Lease(SharedClients clients) : IDisposable
    {
        private readonly Stack<(string Name, ClientConfig Config)> _keys = [];

        public ILifetimeScope Add(string name, ClientConfig config)
        {
            var scope = clients.Acquire(name, config);
            _keys.Push((name, config));
            return scope;
        }

        public void Dispose()
        {
            while (_keys.TryPop(out var key))
            {
                clients.Release(key);
            }
        }
    }
}
