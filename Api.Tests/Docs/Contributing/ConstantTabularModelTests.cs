using Interlock.Application.Configuration;
using Interlock.Application.Kinds.Tabular;
using Interlock.Domain;
using Interlock.Domain.Tabular;
using Interlock.Infrastructure.Runtimes.Constant;
using NUnit.Framework;

namespace Interlock.Api.Tests.Infrastructure.Runtimes.Constant;

public sealed class ConstantTabularModelTests
{
    private readonly TabularModelConfig _contract = new()
    {
        Features = new OrderedDictionary<string, FeatureConfig> { ["x"] = new() },
        Labels = ["no", "yes"],
        Active = "v1",
        Versions = new Dictionary<string, VersionConfig>(),
    };

    [Test]
    public async Task Infer_TwoRows_BothGetTheLabel()
    {
        var model = new ConstantTabularModel(_contract, new ConstantTabularConfig { Label = "yes" });

        var results = await model.Infer([new TabularRow([1]), new TabularRow([2])], CancellationToken.None);

        Assert.That(results.Select(result => result.Label), Is.EqualTo(["yes", "yes"]));
    }

    [Test]
    public void New_UnknownLabel_IsRejected() => Assert.That(
        () => new ConstantTabularModel(_contract, new ConstantTabularConfig { Label = "maybe" }),
        Throws.TypeOf<ModelLoadException>().With.Message.Contains("'maybe'"));
}
