using NUnit.Framework;

namespace Interlock.Api.Tests.Architecture;

/// <summary>Whoever changes one room need not know the rooms that use it: between the namespaces of a project, uses form no circle.</summary>
[Parallelizable]
public sealed class CircleTests
{
    [TestCase("Interlock.Domain")]
    [TestCase("Interlock.Application")]
    [TestCase("Interlock.Infrastructure")]
    [TestCase("interlock")]
    public void Namespaces_OfAProject_UseEachOtherInOneDirection(string assembly) =>
        Assert.That(NamespaceGraph.Of(PathOf(assembly)).Circles(), Is.Empty);

    /// <summary>The graph sees uses in signatures, bodies and attributes: here of two namespaces that use each other.</summary>
    [Test]
    public void Circles_PlantedOne_IsFound() => Assert.That(
        NamespaceGraph.Of(PathOf("Interlock.Api.Tests")).Circles(),
        Has.Some.Contains("Interlock.Api.Tests.Architecture.Planted.One -> Interlock.Api.Tests.Architecture.Planted.Two")
            .And.Contains("Interlock.Api.Tests.Architecture.Planted.Two -> Interlock.Api.Tests.Architecture.Planted.One"));

    private static string PathOf(string assembly) => Path.Combine(TestContext.CurrentContext.TestDirectory, $"{assembly}.dll");
}
