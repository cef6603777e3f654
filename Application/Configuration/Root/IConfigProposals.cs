
namespace Interlock.Application.Configuration.Root;

/// <summary>Reads configurations that are proposed while the server runs, as it read config.yaml when it started.</summary>
public interface IConfigProposals
{
    /// <summary>The JSON Schema of what it reads.</summary>
    string Schema { get; }

    /// <summary>Reads text that stands for config.yaml.</summary>
    ConfigProposal Read(string text);
}
