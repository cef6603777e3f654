using Interlock.Infrastructure.Configuration;

namespace Interlock.Api.Commands;

/// <summary><c>interlock schema</c>: the JSON Schema of config.yaml.</summary>
internal static class SchemaCommand
{
    public static int Run()
    {
        Console.WriteLine(ConfigSchema.Generate());
        return 0;
    }
}
