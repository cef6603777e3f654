using System.Text.Json;
using Interlock.Application.Serving.Comparing;
using NUnit.Framework;

namespace Interlock.Api.Tests.Application.Serving;

public sealed class JsonDifferenceTests
{
    [TestCase("""{"a":1,"b":[true,null,"x"]}""", """{"b":[true,null,"x"],"a":1}""")]
    [TestCase("[100]", "[100.00001]")]
    [TestCase("[1e-12]", "[3e-10]")]
    [TestCase("[0]", "[-0]")]
    [TestCase("1", "1.0")]
    public void Differ_SameButForRounding_IsFalse(string before, string after) => Assert.That(Differ(before, after), Is.False);

    [TestCase("[100]", "[100.001]")]
    [TestCase("[1e-3]", "[1.00001e-3]")]
    [TestCase("[1,2]", "[2,1]")]
    [TestCase("[1]", "[1,1]")]
    [TestCase("""{"a":1}""", """{"a":1,"b":1}""")]
    [TestCase("""{"a":1}""", """{"b":1}""")]
    [TestCase("""{"a":{"b":"x"}}""", """{"a":{"b":"y"}}""")]
    [TestCase("true", "false")]
    [TestCase("\"1\"", "1")]
    public void Differ_AnythingElse_IsTrue(string before, string after) => Assert.That(Differ(before, after), Is.True);

    private static bool Differ(string before, string after) => JsonDifference.Differ(JsonElement.Parse(before), JsonElement.Parse(after));
}
