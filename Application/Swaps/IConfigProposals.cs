using Interlock.Application.Configuration.Root;

namespace Interlock.Application.Swaps;

/// <summary>Reads configurations that are proposed while the server runs, as it read config.yaml when it started.</summary>
public interface IConfigProposals
{
    /// <summary>Reads text that stands for config.yaml.</summary>
    ConfigProposal Read(string text);
}

/// <summary>The content of files, so that a file with other content is seen although its name is the same.</summary>
public interface IFileDigests
{
    /// <summary>SHA-256 (64 lowercase hex digits) of a file's present content, or null where it cannot be read.</summary>
    string? Sha256Of(string path);
}
