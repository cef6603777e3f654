using Interlock.Application.Configuration.Root;
using Interlock.Application.Swaps.Planning;

namespace Interlock.Application.Swaps.Watching;

/// <summary>What stood in config.yaml and <c>.env</c> when they were tried last; at first, what the server started with.</summary>
public sealed class TriedConfig(ConfigProposal started, IConfigProposals proposals, IWatchedFiles files, IFileDigests digests, ServedFiles served)
{
    private string _text = started.Text;
    private string? _dotEnv = digests.Sha256Of(files.DotEnv);

    /// <summary>Whether something else stands there.</summary>
    /// <param name="text">What stands in config.yaml.</param>
    public bool IsOther(string text) => text != _text || digests.Sha256Of(files.DotEnv) != _dotEnv;

    /// <summary>This text is tried now.</summary>
    public void Take(string text)
    {
        // First, so that what cannot be read is not taken for tried.
        var proposal = proposals.Read(text);
        (_text, _dotEnv) = (text, digests.Sha256Of(files.DotEnv));
        served.Want(proposal);
    }
}
