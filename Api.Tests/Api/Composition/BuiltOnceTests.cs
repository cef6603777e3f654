using System.Collections.Concurrent;
using Autofac;
using Autofac.Core.Resolving.Pipeline;
using Interlock.Api.Tests.Support;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Composition;

/// <summary>Nothing heavy is built twice, and nothing of it per request.</summary>
public sealed class BuiltOnceTests
{
    [Test]
    public async Task Start_ThenRequests_EveryServiceModelAndDatastoreBuiltOnce()
    {
        var built = new ConcurrentDictionary<string, int>();
        await using var server = await TestServer.StartAsync(wire: builder => Count(builder, built));

        for (var i = 0; i < 3; i++)
        {
            (await server.PostAsync("/models/iris", """{"features":[5.1,3.5,1.4,0.2]}""")).EnsureSuccessStatusCode();
            (await server.Client.GetAsync("/predictions")).EnsureSuccessStatusCode();
        }

        string[] expectedOnce = ["TabularService", "ImageService", "PredictionService", "PredictionDatastore", "ModelCatalog", "ModelLoader", "SkiaPictureDecoder"];
        Assert.That(expectedOnce.Where(name => built.ContainsKey(name) && built[name] != 1), Is.Empty);
        Assert.That(built, Does.ContainKey("TabularService").And.ContainKey("PredictionDatastore"));
        Assert.That(built["OnnxTabularModel"], Is.EqualTo(3), "iris, wine and diabetes, once each");
        Assert.That(built["OnnxImageModel"], Is.EqualTo(1));
    }

    private static void Count(ContainerBuilder builder, ConcurrentDictionary<string, int> built) => builder.ComponentRegistryBuilder.Registered += (_, registered) =>
        registered.ComponentRegistration.PipelineBuilding += (_, pipeline) => pipeline.Use(PipelinePhase.Activation, MiddlewareInsertionMode.StartOfPhase, (context, next) =>
        {
            next(context);
            if (context.Instance?.GetType() is { Namespace: { } space } type && space.StartsWith("Interlock.", StringComparison.Ordinal))
            {
                built.AddOrUpdate(type.Name, 1, (_, count) => count + 1);
            }
        });
}
