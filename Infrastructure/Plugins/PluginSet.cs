using Interlock.Infrastructure.Runtimes.Catalog;

namespace Interlock.Infrastructure.Plugins;

/// <summary>The plugins of a folder.</summary>
public sealed class PluginSet
{
    internal PluginSet(IReadOnlyList<Plugin> loaded, IReadOnlyList<SkippedPlugin> skipped)
    {
        Loaded = loaded;
        Skipped = skipped;
        Runtimes = loaded.Count == 0 ? RuntimeCatalog.BuiltIn : RuntimeCatalog.BuiltIn.With(loaded.SelectMany(plugin => plugin.Runtimes));
    }

    /// <summary>A server without plugins.</summary>
    public static PluginSet None { get; } = new([], []);

    /// <summary>Why each unusable plugin is skipped, a line each.</summary>
    public IReadOnlyList<string> SkippedLines => [.. Skipped.Select(skipped => $"{skipped.Source}: warning: {skipped.Message}")];

    internal IReadOnlyList<Plugin> Loaded { get; }

    internal IReadOnlyList<SkippedPlugin> Skipped { get; }

    /// <summary>The runtimes of this build, and those of the plugins.</summary>
    internal RuntimeCatalog Runtimes { get; }
}
