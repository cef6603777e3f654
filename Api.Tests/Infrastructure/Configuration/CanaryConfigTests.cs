using NUnit.Framework;

namespace Interlock.Api.Tests.Infrastructure.Configuration;

/// <summary>What <c>canary</c> refuses beyond types and ranges.</summary>
public sealed class CanaryConfigTests
{
    [TestCase("a b", 1)]
    [TestCase("x-user-id:", 1)]
    [TestCase("", 1)]
    [TestCase("x-user-id", 0)]
    public void Read_Sticky_MustBeTheNameOfAHeader(string sticky, int problems) => Assert.That(
        Reading.Lines(
            "models: { m: { kind: sensor, active: v1, versions: { v1: { runtime: seasonal }, v2: { runtime: seasonal } }, " +
            $"canary: {{ version: v2, percent: 1, sticky: \"{sticky}\" }} }} }}"),
        Has.Exactly(problems).Contains("models.m.canary.sticky: is not the name of a header, such as x-user-id"));
}
