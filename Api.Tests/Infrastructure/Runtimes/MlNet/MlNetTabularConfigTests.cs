using Interlock.Infrastructure.Runtimes.MlNet;
using NUnit.Framework;

namespace Interlock.Api.Tests.Infrastructure.Runtimes.MlNet;

public sealed class MlNetTabularConfigTests
{
    [Test]
    public void Validate_OnlyAPath_NoProblem() =>
        Assert.That(new MlNetTabularConfig { Path = "iris.zip" }.Validate(), Is.Empty);

    [TestCase("")]
    [TestCase("abc")]
    [TestCase("g23456789012345678901234567890123456789012345678901234567890abcd")]
    public void Validate_Sha256IsNot64HexDigits_IsAProblem(string sha256) =>
        Assert.That(new MlNetTabularConfig { Path = "iris.zip", Sha256 = sha256 }.Validate().Select(problem => problem.Path), Is.EqualTo(["sha256"]));

    [Test]
    public void Validate_Sha256InEitherCase_NoProblem() =>
        Assert.That(new MlNetTabularConfig { Path = "iris.zip", Sha256 = new string('a', 32) + new string('B', 32) }.Validate(), Is.Empty);

    [Test]
    public void Validate_EmptyPathAndInputWithoutFeature_TellsBoth()
    {
        var config = new MlNetTabularConfig { Path = " ", Inputs = new Dictionary<string, string> { ["SepalLength"] = "", ["Features"] = "*" } };

        Assert.That(config.Validate().Select(problem => problem.Path), Is.EqualTo(["path", "inputs.SepalLength"]));
    }

    [Test]
    public void Files_Always_IsTheModel() =>
        Assert.That(new MlNetTabularConfig { Path = "iris.zip" }.Files, Is.EqualTo(["iris.zip"]));
}
