using Interlock.Infrastructure.Configuration.Yaml;

namespace Interlock.Infrastructure.Configuration;

/// <summary>The key <c>test-models</c>: adds the models that clients are tried with.</summary>
internal static class TestModelEntries
{
    private const string Key = "test-models";
    private const string Models = "models";

    private static readonly string[] Names = ["simple", "simple_string", "identity_fp32", "identity_int64", "identity_bytes", "delayed_identity", "failing"];

    /// <summary>Adds them where the file asks for them, unless it has a model of that name.</summary>
    public static void AddTo(ConfigMap root, ConfigReport report)
    {
        if (root.Entries.GetValueOrDefault(Key) is not { Value: ConfigScalar { Text: "true" } } asked)
        {
            return;
        }

        if (!root.Entries.TryGetValue(Models, out var entry) || entry.Value is not ConfigMap models)
        {
            models = new ConfigMap(asked.KeyOrigin);
            root.Entries[Models] = new ConfigEntry(asked.KeyOrigin, models);
        }

        foreach (var name in Names)
        {
            var model = YamlReader.Read($"{{ kind: tensor, record: false, serving: {{ queue: 4096 }}, versions: {{ v1: {{ runtime: test, model: {name.Replace('_', '-')} }} }} }}", Key, report)!;
            models.Entries.TryAdd(name, new ConfigEntry(asked.KeyOrigin, model));
        }
    }
}
