using Interlock.Application.Configuration;
using Interlock.Infrastructure.Runtimes.Catalog;

namespace Interlock.Infrastructure.Plugins;

/// <summary>A plugin that is loaded.</summary>
/// <param name="Source">Its file, as reports and logs call it.</param>
/// <param name="Modules">Its Autofac modules.</param>
/// <param name="Runtimes">The runtimes they add.</param>
internal sealed record Plugin(string Source, IReadOnlyList<Type> Modules, IReadOnlyList<RuntimeEntry> Runtimes)
{
    /// <summary>The words it adds to config.yaml: <c>threshold (tabular)</c>.</summary>
    public string Words => string.Join(", ", Runtimes.Select(runtime =>
        $"{ConfigNameAttribute.Of(runtime.VersionConfig)} ({ConfigNameAttribute.Of(runtime.ModelConfig)})"));
}

/// <summary>A plugin that could not be used.</summary>
/// <param name="Source">Its file, as reports and logs call it.</param>
/// <param name="Reason">Why.</param>
internal sealed record SkippedPlugin(string Source, string Reason)
{
    /// <summary>The message of a report, after the file.</summary>
    public string Message => $"{Reason}; it is skipped";
}
