using Interlock.Application.Configuration.Root;
using Interlock.Infrastructure.Configuration.Schema;
using Interlock.Infrastructure.Plugins;

namespace Interlock.Infrastructure.Configuration;

/// <inheritdoc />
/// <param name="source">Where the configuration was read that the server started with.</param>
/// <param name="plugins">What adds kinds of settings.</param>
public sealed class ConfigProposals(ConfigSource source, PluginSet plugins) : IConfigProposals
{
    private readonly Lazy<string> _schema = new(() => ConfigSchema.Generate(plugins));

    /// <inheritdoc />
    public string Schema => _schema.Value;

    /// <inheritdoc />
    public ConfigProposal Read(string text) => source.Reader.Read(text, source).Proposal;
}
