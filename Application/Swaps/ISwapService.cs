using Interlock.Application.Swaps.Revisions;
using Interlock.Domain;
using Interlock.Domain.Swaps;

namespace Interlock.Application.Swaps;

/// <summary>
/// Changes the active configuration while requests are answered: plan, load beside, prove, publish, watch. Plans and changes run one at a time and wait for
/// their turn; a rollback does not wait.
/// </summary>
public interface ISwapService
{
    /// <summary>The active revision.</summary>
    int Revision { get; }

    /// <summary>Plans a configuration and proves it as far as possible; changes nothing.</summary>
    /// <param name="text">The YAML of the whole configuration.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <exception cref="UnavailableException">The server is starting or draining, or the datastore is unavailable.</exception>
    Task<SwapResult> PlanAsync(string text, CancellationToken cancellationToken);

    /// <summary>Publishes a configuration if it is valid and proven; else nothing changes, and the result has the reasons.</summary>
    /// <exception cref="RevisionMismatchException">Another revision is active than the request requires.</exception>
    /// <exception cref="UnavailableException">The server is starting or draining, or the datastore is unavailable.</exception>
    Task<SwapResult> ApplyAsync(SwapRequest request, CancellationToken cancellationToken);

    /// <summary>Plans a rollback; loads nothing and changes nothing.</summary>
    /// <param name="target">The revision.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <exception cref="NotFoundException">There is no such revision.</exception>
    /// <exception cref="InvalidInputException">The revision was rejected.</exception>
    /// <exception cref="UnavailableException">As for <see cref="RollBackAsync"/>.</exception>
    Task<SwapResult> PlanRollBackAsync(int target, CancellationToken cancellationToken);

    /// <summary>Rejects every change from now on: the server drains.</summary>
    void Close();

    /// <summary>
    /// Publishes an earlier revision, ungated: within some 100 ms if its versions are still loaded, also while the datastore is unavailable.
    /// </summary>
    /// <param name="target">The revision; null for the one before the active one.</param>
    /// <param name="request">The caller; its text is ignored.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <exception cref="NotFoundException">There is no such revision, or none before the active one.</exception>
    /// <exception cref="RevisionMismatchException">Another revision is active than the request requires.</exception>
    /// <exception cref="UnavailableException">
    /// The server is starting or draining, or the datastore is unavailable and the revision was never active in this process.
    /// </exception>
    Task<SwapResult> RollBackAsync(int? target, SwapRequest request, CancellationToken cancellationToken);
}

/// <summary>The outcome of a plan or a change.</summary>
public enum SwapOutcome
{
    /// <summary>Nothing would change.</summary>
    Unchanged,

    /// <summary>It would be published: the result of a plan.</summary>
    Planned,

    /// <summary>It is active.</summary>
    Published,

    /// <summary>It was, or would be, rejected.</summary>
    Refused,
}

/// <summary>The result of a plan or a change.</summary>
/// <param name="Outcome">The outcome.</param>
/// <param name="Revision">The active revision.</param>
/// <param name="Stored">The number under which the attempt is stored, or null: a plan, or no change.</param>
/// <param name="Diff">What it changes.</param>
/// <param name="Report">How it was proven.</param>
public sealed record SwapResult(SwapOutcome Outcome, int Revision, int? Stored, IReadOnlyList<SettingChange> Diff, SwapReport Report);
