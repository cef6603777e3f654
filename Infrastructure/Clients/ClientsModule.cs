using Autofac;
using Interlock.Application.Configuration;
using Interlock.Application.Notifications;
using Interlock.Application.Jobs;
using Interlock.Application.Routes;
using Microsoft.Extensions.Logging;

namespace Interlock.Infrastructure.Clients;

/// <summary>
/// Wires the external APIs: an <see cref="ExternalApi"/> for each entry with an address, by its name. Without an address for <c>travel-time</c> there is
/// no <see cref="ITravelTimeClient"/>: who can do without takes it as an optional parameter (<c>ITravelTimeClient? travelTimes = null</c>).
/// </summary>
/// <param name="clients">The section <c>clients</c>.</param>
public sealed class ClientsModule(IReadOnlyDictionary<string, ClientConfig> clients) : Module
{
    /// <summary>The entry that tells travel times.</summary>
    public const string TravelTime = "travel-time";

    /// <inheritdoc />
    protected override void Load(ContainerBuilder builder)
    {
        builder.Register(_ => ExternalHttp.Create()).SingleInstance();
        builder.RegisterType<PostClient>().As<IPostClient>().SingleInstance();
        builder.RegisterType<HttpStep>().As<IStepRunner>().SingleInstance();
        foreach (var (name, config) in clients.Where(client => client.Value.IsUsed))
        {
            builder.Register(context => new ExternalApi(
                    name, config, context.Resolve<HttpClient>(), context.Resolve<TimeProvider>(), context.Resolve<ILogger<ExternalApi>>()))
                .Keyed<ExternalApi>(name)
                .SingleInstance();
        }

        if (clients.TryGetValue(TravelTime, out var travelTime) && travelTime.IsUsed)
        {
            builder.Register(context => new TravelTimeClient(context.ResolveKeyed<ExternalApi>(TravelTime), context.Resolve<TimeProvider>()))
                .As<ITravelTimeClient>()
                .SingleInstance();
        }
    }
}
