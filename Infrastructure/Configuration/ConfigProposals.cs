using Interlock.Application.Configuration.Root;

namespace Interlock.Infrastructure.Configuration;

/// <inheritdoc />
/// <param name="source">Where the configuration was read that the server started with.</param>
public sealed class ConfigProposals(ConfigSource source) : IConfigProposals
{
    /// <inheritdoc />
    public ConfigProposal Read(string text) => source.Reader.Read(text, source).Proposal;
}
