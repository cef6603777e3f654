using System.Reflection;

namespace Interlock.Infrastructure.Plugins;

/// <summary>Describes why an assembly is not a plugin.</summary>
internal static class PluginFaults
{
    /// <summary>The exception and the plugin that threw it.</summary>
    public static string Explain(Exception fault) => fault switch
    {
        BadImageFormatException => "it is no .NET assembly, or a damaged one",
        ReflectionTypeLoadException { LoaderExceptions: [{ } first, ..] } => Explain(first),
        TargetInvocationException { InnerException: { } inner } => Explain(inner),
        TypeInitializationException { InnerException: { } inner } => Explain(inner),
        IOException or UnauthorizedAccessException or TypeLoadException or MissingMemberException => $"it cannot be loaded: {Sentence(fault)}",
        _ => $"it threw {fault.GetType().Name}: {Sentence(fault)}",
    };

    private static string Sentence(Exception fault) => fault.Message.ReplaceLineEndings(" ").TrimEnd('.');
}
