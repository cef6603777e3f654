using Interlock.Api.Tests.Support;
using NJsonSchema;
using NUnit.Framework;

namespace Interlock.Api.Tests.Deploy;

/// <summary>compose.yaml against the schema of the Compose Specification, and the configurations that are shipped against ours.</summary>
[Parallelizable]
public sealed class ComposeTests
{
    [Test]
    public async Task Compose_AgainstTheSpecification_IsValid()
    {
        var schema = await JsonSchema.FromFileAsync(Path.Combine(AppContext.BaseDirectory, "Deploy", "compose-spec.json"));
        var yaml = await File.ReadAllTextAsync(Repository.PathOf("deploy", "compose", "compose.yaml"));

        Assert.That(Problems(yaml), Is.Empty);
        Assert.That(Problems(yaml.Replace("read_only:", "readonly:", StringComparison.Ordinal)), Is.Not.Empty);

        IEnumerable<string> Problems(string text) => schema.Validate(YamlJson.Of(text).ToJsonString()).Select(error => error.ToString());
    }

    [TestCase("config.yaml")]
    [TestCase("compose", "config.yaml")]
    public void Config_ThatIsShipped_IsValid(params string[] path) =>
        ShippedConfig.Read(File.ReadAllText(Repository.PathOf(["deploy", .. path])));
}
