using Interlock.Api.Tests.Support;
using Interlock.Application.Kinds.Tabular;
using NUnit.Framework;

namespace Interlock.Api.Tests.Application.Kinds.Tabular;

public sealed class TabularModelConfigTests
{
    [TestCase("features", true)]
    [TestCase("instances", true)]
    [TestCase("request", true)]
    [TestCase("Features", false)]
    [TestCase("feature", false)]
    public void Validate_FeatureNamedAsAFormOfRequest_IsAProblem(string name, bool isProblem)
    {
        var config = LoadedModels.Config() with { Features = new Dictionary<string, FeatureConfig> { ["x"] = new(), [name] = new() } };

        var problems = config.Validate().Where(problem => problem.Path == $"features.{name}").Select(problem => problem.Message).ToList();

        Assert.That(problems, isProblem ? Has.One.Contains($"'{name}' cannot be a feature: it is the key of a form of request") : Is.Empty);
    }
}
