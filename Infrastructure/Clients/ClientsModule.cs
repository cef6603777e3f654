using Autofac;
using Interlock.Application.Jobs.Steps;
using Interlock.Application.Notifications.Deliveries;
using Interlock.Infrastructure.Http;

namespace Interlock.Infrastructure.Clients;

/// <summary>
/// Wires what calls other servers. The entries of <c>clients</c> are wired with the versions that call them, see <see cref="SharedClients"/>: an
/// <see cref="ExternalApi"/> for each with an address, by its name. Without an address for <c>travel-time</c> there is no
/// <see cref="Application.Kinds.Routes.ITravelTimeClient"/>: who can do without takes it as an optional parameter (<c>ITravelTimeClient? travelTimes = null</c>).
/// </summary>
public sealed class ClientsModule : Module
{
    /// <summary>The entry that tells travel times.</summary>
    public const string TravelTime = "travel-time";

    /// <inheritdoc />
    protected override void Load(ContainerBuilder builder)
    {
        builder.Register(_ => ExternalHttp.Create()).SingleInstance();
        builder.RegisterType<PostClient>().As<IPostClient>().SingleInstance();
        builder.RegisterType<HttpStep>().As<IStepRunner>().SingleInstance();
        builder.RegisterType<SharedClients>().SingleInstance();
    }
}
