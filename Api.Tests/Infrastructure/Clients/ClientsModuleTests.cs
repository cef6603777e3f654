using System.Reflection;
using Autofac;
using Interlock.Api.Tests.Support;
using Interlock.Application.Clients;
using Interlock.Application.Configuration;
using Interlock.Application.Kinds.Routes;
using Interlock.Infrastructure.Clients;
using Interlock.Infrastructure.Configuration.Binding;
using Interlock.Infrastructure.Http;
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
        using var container = Scope(("eta", Used), ("other", Used));

        var resolved = new[] { "eta", "other", "eta" }.Select(name => container.ResolveKeyed<ExternalApi>(name)).ToList();

        Assert.That(resolved[2], Is.SameAs(resolved[0]).And.Not.SameAs(resolved[1]));
    }

    [Test]
    public void Resolve_EntryWithoutAnAddress_IsNone()
    {
        using var container = Scope(("eta", new ClientConfig()), ("travel-time", new ClientConfig()));

        Assert.That(container.IsRegisteredWithKey<ExternalApi>("eta"), Is.False);
        Assert.That(container.Resolve<Planner>().TravelTimes, Is.Null);
    }

    [Test]
    public async Task Resolve_TravelTime_AsksItsEntry()
    {
        await using var stub = await StubApi.StartAsync(Answers.Json(Answers.TwoPlaces));
        using var container = Scope(("travel-time", Used with { Url = stub.Url }));

        var planner = container.Resolve<Planner>();

        Assert.That((await planner.TravelTimes!.TableAsync([Externals.Here, Externals.There], default)).Durations[1], Is.EqualTo(60));
    }

    [TestCase(false)]
    [TestCase(true)]
    public void Resolve_EveryKeyAtTheEndOfItsRange_CanBeBuilt(bool largest)
    {
        var config = AtTheEnd(Used with { Breaker = AtTheEnd(new BreakerConfig(), largest), Cache = AtTheEnd(new CacheConfig(), largest) }, largest);
        using var container = Scope(("travel-time", config));

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

    [Test]
    public void Register_SameEntry_IsSharedUntilTheLastVersionIsGone()
    {
        using var container = Container();
        var clients = container.Resolve<SharedClients>();

        var (first, firstApi) = Take(container, clients, Used);
        var (second, secondApi) = Take(container, clients, Used with { });
        var (other, otherApi) = Take(container, clients, Used with { Retries = 5 });
        first.Dispose();
        var (third, thirdApi) = Take(container, clients, Used);
        second.Dispose();
        third.Dispose();
        var (fourth, fourthApi) = Take(container, clients, Used);

        Assert.That(new[] { secondApi, thirdApi }, Is.All.SameAs(firstApi));
        Assert.That(new[] { otherApi, fourthApi }, Has.None.SameAs(firstApi));
        other.Dispose();
        fourth.Dispose();
    }

    [Test]
    public void Register_OneOfThemCannotBeBuilt_GivesBackTheOthers()
    {
        using var container = Container();
        var clients = container.Resolve<SharedClients>();
        var broken = new Dictionary<string, ClientConfig> { ["eta"] = Used, ["other"] = Used with { Url = "nowhere" } };
        var (first, firstApi) = Take(container, clients, Used);

        Assert.That(() => container.BeginLifetimeScope(builder => clients.Register(builder, broken)), Throws.Exception);
        first.Dispose();
        var (second, secondApi) = Take(container, clients, Used);

        Assert.That(secondApi, Is.Not.SameAs(firstApi), "nobody had it any more");
        second.Dispose();
    }

    private static (IDisposable Taken, ExternalApi Api) Take(IContainer container, SharedClients clients, ClientConfig config)
    {
        IDisposable? taken = null;
        using var scope = container.BeginLifetimeScope(builder => taken = clients.Register(builder, new Dictionary<string, ClientConfig> { ["eta"] = config }));
        return (taken!, scope.ResolveKeyed<ExternalApi>("eta"));
    }

    /// <summary>The scope of a version that calls these.</summary>
    private static ILifetimeScope Scope(params (string Name, ClientConfig Config)[] clients)
    {
        var container = Container();
        var shared = container.Resolve<SharedClients>();
        return container.BeginLifetimeScope(builder => shared.Register(builder, clients.ToDictionary(client => client.Name, client => client.Config)));
    }

    private static IContainer Container()
    {
        var builder = new ContainerBuilder();
        builder.RegisterModule<ClientsModule>();
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
