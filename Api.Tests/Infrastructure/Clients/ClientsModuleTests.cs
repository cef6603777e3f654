using System.Reflection;
using Autofac;
using Interlock.Api.Tests.Support;
using Interlock.Application.Configuration;
using Interlock.Application.Routes;
using Interlock.Infrastructure.Clients;
using Interlock.Infrastructure.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;

namespace Interlock.Api.Tests.Infrastructure.Clients;

public sealed class ClientsModuleTests
{
    private static readonly ClientConfig Used = new() { Url = "http://127.0.0.1:1" };

    [Test]
    public void Resolve_EntryWithAnAddress_IsOneClientByItsName()
    {
        using var container = Container(("eta", Used), ("other", Used));

        var resolved = new[] { "eta", "other", "eta" }.Select(name => container.ResolveKeyed<ExternalApi>(name)).ToList();

        Assert.That(resolved[2], Is.SameAs(resolved[0]).And.Not.SameAs(resolved[1]));
    }

    [Test]
    public void Resolve_EntryWithoutAnAddress_IsNone()
    {
        using var container = Container(("eta", new ClientConfig()), ("travel-time", new ClientConfig()));

        Assert.That(container.IsRegisteredWithKey<ExternalApi>("eta"), Is.False);
        Assert.That(container.Resolve<Planner>().TravelTimes, Is.Null);
    }

    [Test]
    public async Task Resolve_TravelTime_AsksItsEntry()
    {
        await using var stub = await StubApi.StartAsync(Answers.Json(Answers.TwoPlaces));
        using var container = Container(("travel-time", Used with { Url = stub.Url }));

        var planner = container.Resolve<Planner>();

        Assert.That((await planner.TravelTimes!.TableAsync([Externals.Here, Externals.There], default)).Durations[1], Is.EqualTo(60));
    }

    [TestCase(false)]
    [TestCase(true)]
    public void Resolve_EveryKeyAtTheEndOfItsRange_CanBeBuilt(bool largest)
    {
        var config = AtTheEnd(Used with { Breaker = AtTheEnd(new BreakerConfig(), largest), Cache = AtTheEnd(new CacheConfig(), largest) }, largest);
        using var container = Container(("travel-time", config));

        Assert.That(container.Resolve<ITravelTimeClient>(), Is.Not.Null);
    }

    private static T AtTheEnd<T>(T section, bool largest)
        where T : notnull
    {
        foreach (var property in typeof(T).GetProperties().Where(property => property.IsDefined(typeof(ConfigRangeAttribute), false)))
        {
            var range = property.GetCustomAttribute<ConfigRangeAttribute>()!;
            property.SetValue(section, ConfigScalars.Parse(property.PropertyType, largest ? range.Max : range.Min));
        }

        return section;
    }

    private static IContainer Container(params (string Name, ClientConfig Config)[] clients)
    {
        var builder = new ContainerBuilder();
        builder.RegisterModule(new ClientsModule(clients.ToDictionary(client => client.Name, client => client.Config)));
        builder.RegisterInstance(TimeProvider.System);
        builder.RegisterGeneric(typeof(NullLogger<>)).As(typeof(ILogger<>));
        builder.RegisterType<Planner>();
        return builder.Build();
    }

    /// <summary>Who can do without travel times takes them so.</summary>
    private sealed class Planner(ITravelTimeClient? travelTimes = null)
    {
        public ITravelTimeClient? TravelTimes => travelTimes;
    }
}
