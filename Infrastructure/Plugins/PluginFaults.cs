using System.Reflection;

namespace Interlock.Infrastructure.Plugins;

/// <summary>Says in plain words why an assembly is no plugin.</summary>
internal static class PluginFaults
{
    /// <summary>What was thrown, and by whom.</summary>
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
