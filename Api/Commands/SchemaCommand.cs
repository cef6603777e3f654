using Interlock.Infrastructure.Configuration;
using Interlock.Infrastructure.Configuration.Schema;

namespace Interlock.Api.Commands;

/// <summary><c>interlock schema</c>: the JSON Schema of config.yaml, with what the plugins beside it add.</summary>
internal static class SchemaCommand
{
    public static int Run(string? configOption)
    {
        var plugins = ConfigReader.OfProcess().PluginsBeside(ConfigLocation.Find(configOption));
        foreach (var skipped in plugins.SkippedLines)
        {
            Console.Error.WriteLine(skipped);
        }

        Console.WriteLine(ConfigSchema.Generate(plugins));
        return 0;
    }
}
