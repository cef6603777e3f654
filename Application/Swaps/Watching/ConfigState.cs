using Interlock.Application.Configuration;
using Interlock.Application.Configuration.Root;
using Interlock.Application.Swaps.Publishing;
using Interlock.Application.Swaps.Revisions;

namespace Interlock.Application.Swaps.Watching;

/// <summary>Compares config.yaml with what is active.</summary>
public sealed class ConfigState(ConfigFile file, SwapPublisher publisher, ConfigStatus status)
{
    private (ConfigProposal File, ConfigProposal Active, bool IsActive)? _compared;

    /// <summary>The file's name for reports.</summary>
    public string Shown => file.Shown;

    /// <summary>Who paused the automatic apply of edits; null while it is on.</summary>
    public ApplyPause? Pause => status.Pause;

    /// <summary>The text of config.yaml, as it was read last.</summary>
    public string Text => file.Last.Text;

    /// <summary>Why config.yaml, as it was read last, is not active; null if it is.</summary>
    public string? InactiveReason => IsActive(file.Last, publisher.State.Active.Proposal) ? null : status.Reason ?? (status.Pause is null ? "it is not applied yet" : "automatic apply is paused");

    private bool IsActive(ConfigProposal last, ConfigProposal active)
    {
        if (_compared is not { } compared || !ReferenceEquals(compared.File, last) || !ReferenceEquals(compared.Active, active))
        {
            compared = (last, active, !last.Settings.DiffTo(active.Settings).Any(change => change.Path == ConfigSettings.Order || ConfigSettings.IsLive(change.Path)));
            _compared = compared;
        }

        return compared.IsActive;
    }
}
