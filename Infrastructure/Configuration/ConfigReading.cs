using Interlock.Application.Configuration;
using Interlock.Application.Configuration.Root;
using Interlock.Infrastructure.Configuration.Binding;
using Interlock.Infrastructure.Configuration.Yaml;
using Interlock.Infrastructure.Plugins;

namespace Interlock.Infrastructure.Configuration;

/// <summary>config.yaml, read: the configuration if it has no errors, and everything there is to say about it.</summary>
/// <param name="Proposal">What was read.</param>
/// <param name="Report">All errors and warnings.</param>
/// <param name="Source">Where it was read, to read it again.</param>
public sealed record ConfigReading(ConfigProposal Proposal, ConfigReport Report, ConfigSource Source)
{
    /// <summary>Null when the report has errors.</summary>
    public InterlockConfig? Config => Proposal.Config;

    /// <summary>The configuration, where it is known that the report has no errors.</summary>
    public InterlockConfig ValidConfig => Config ?? throw new InvalidOperationException(Report.ToString());

    /// <summary>The plugins it was read with.</summary>
    public PluginSet Plugins { get; init; } = PluginSet.None;

    /// <summary>The datastore, also if other sections have errors; null if it cannot be told.</summary>
    public DatastoreConfig? Datastore { get; init; }

    /// <summary>Where everything was written; null where the text is no map of keys.</summary>
    internal BoundConfig? Bound { get; init; }

    /// <summary>Reports files that are named and missing.</summary>
    /// <returns>The keys that name them.</returns>
    public IReadOnlyList<string> CheckFiles() => Bound is { } bound ? ConfigVersions.Check(bound.Config, bound.Files, Report) : [];

    /// <summary>Reports a further problem at the place where its key stands.</summary>
    /// <param name="problem">With its key from the top of the file.</param>
    public void Add(ConfigProblem problem) => Report.Add(new ConfigDiagnostic(
        Bound is { } bound ? ConfigPaths.Locate(bound.Root, problem.Path) : new ConfigOrigin(Source.Shown), problem.Path, problem.Message, problem.IsWarning));

    /// <summary>The folder that relative paths are taken from.</summary>
    public string Folder => Source.Folder;
}

/// <summary>Where a configuration is read.</summary>
/// <param name="Reader">With the environment.</param>
/// <param name="Shown">What reports call the file.</param>
/// <param name="Folder">Relative paths are taken from here.</param>
/// <param name="File">The file, or null where it is only text.</param>
public sealed record ConfigSource(ConfigReader Reader, string Shown, string Folder, string? File)
{
    /// <summary>A variable of the process or of the file .env, or null.</summary>
    public string? VariableOf(string name) => DotEnv.Read(Folder, Reader.Variables, new ConfigReport()).GetValueOrDefault(name);
}

/// <summary>What was read, with its places.</summary>
/// <param name="Config">The configuration, which may have errors.</param>
/// <param name="Root">The tree.</param>
/// <param name="Files">The files it names.</param>
internal sealed record BoundConfig(InterlockConfig Config, ConfigNode Root, IReadOnlyList<ConfigFile> Files);
