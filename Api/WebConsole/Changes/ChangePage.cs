using Interlock.Application.Configuration.Root;
using Interlock.Application.Swaps.Publishing;
using Interlock.Application.Swaps.Revisions;
using Interlock.Application.Swaps.Watching;

namespace Interlock.Api.WebConsole.Changes;

/// <summary>The page to change the configuration.</summary>
/// <param name="Text">What stands in the field.</param>
/// <param name="Active">The active revision, which the next plan is made against.</param>
/// <param name="LongestReplay">The time that asking recorded requests again takes at most, over all models.</param>
/// <param name="File">config.yaml, where it is not what is active.</param>
internal sealed record ChangePage(string Text, int Active, TimeSpan LongestReplay, OtherFile? File)
{
    /// <summary>The plan, or the result of an attempt that did not become active; null at first.</summary>
    public PlanView? Plan { get; init; }

    /// <summary>Whether the plan is shown for its proof only: what stands in the field is not what was planned.</summary>
    public bool IsReplay { get; init; }

    /// <summary>Who paused automatic apply; null while it is on.</summary>
    public ApplyPause? Pause { get; init; }

    /// <summary>The revision that the text began with, where another one is active now; else null.</summary>
    public int? BeganWith { get; init; }

    /// <summary>The page on what is active now.</summary>
    /// <param name="text">What stands in the field; null for the active configuration.</param>
    /// <param name="publisher">What is active.</param>
    /// <param name="file">config.yaml.</param>
    public static ChangePage Of(string? text, SwapPublisher publisher, ConfigState file)
    {
        var (active, isOther) = (publisher.State.Active, file.InactiveReason);
        return new ChangePage(
            text ?? active.Proposal.Text,
            active.Revision,
            TimeSpan.FromTicks(active.Snapshot.Models.Values.Sum(model => model.Config.Swap.ReplayTime.Ticks)),
            isOther is null ? null : new OtherFile(file.Shown, isOther))
        {
            Pause = file.Pause,
        };
    }

    /// <summary>The page with a result of its text.</summary>
    public ChangePage With(Application.Swaps.SwapResult result, ConfigProposal proposal, string file) =>
        this with { Active = result.Revision, Plan = PlanView.Of(result, proposal, file) };
}

/// <summary>config.yaml that is not active.</summary>
/// <param name="Name">What reports call it.</param>
/// <param name="Reason">Why it is not active.</param>
internal sealed record OtherFile(string Name, string Reason);
