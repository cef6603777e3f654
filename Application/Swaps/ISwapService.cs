using Interlock.Application.Swaps.Revisions;
using Interlock.Domain;
using Interlock.Domain.Swaps;

namespace Interlock.Application.Swaps;

/// <summary>
/// Changes what is served while it is served: plan, load beside, prove, publish, watch. One change at a time; who comes meanwhile waits for its turn.
/// </summary>
public interface ISwapService
{
    /// <summary>The revision that is served.</summary>
    int Revision { get; }

    /// <summary>What a configuration would change, proven as far as it can be; changes nothing.</summary>
    /// <param name="text">The YAML of the whole configuration.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="UnavailableException">The server is starting or draining, or the datastore cannot be reached.</exception>
    Task<SwapResult> PlanAsync(string text, CancellationToken cancellationToken);

    /// <summary>Publishes a configuration if it is valid and proven; else nothing changes, and the result says why.</summary>
    /// <exception cref="RevisionMismatchException">Another revision is served than the one the request was made for.</exception>
    /// <exception cref="UnavailableException">The server is starting or draining, or the datastore cannot be reached.</exception>
    Task<SwapResult> ApplyAsync(SwapRequest request, CancellationToken cancellationToken);

    /// <summary>Changes nothing from now on, whoever wants it: the server drains.</summary>
    void Close();

    /// <summary>Publishes the configuration of an earlier revision, at once where its versions are still warm. What ops ask for is not gated.</summary>
    /// <param name="target">Which; null for the one before the present.</param>
    /// <param name="request">Who asks; its text is not looked at.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="NotFoundException">There is no such revision, or none before the present.</exception>
    /// <exception cref="RevisionMismatchException">Another revision is served than the one the request was made for.</exception>
    /// <exception cref="UnavailableException">The server is starting or draining, or the datastore cannot be reached.</exception>
    Task<SwapResult> RollBackAsync(int? target, SwapRequest request, CancellationToken cancellationToken);
}

/// <summary>What became of a change.</summary>
public enum SwapOutcome
{
    /// <summary>Nothing would change.</summary>
    Unchanged,

    /// <summary>It would be published: the answer to a plan.</summary>
    Planned,

    /// <summary>It is served.</summary>
    Published,

    /// <summary>It is not served, nor would it be.</summary>
    Refused,
}

/// <summary>What became of a change.</summary>
/// <param name="Outcome">In a word.</param>
/// <param name="Revision">The revision that is served now.</param>
/// <param name="Stored">The number under which the attempt is kept, or null: a plan, or no change.</param>
/// <param name="Diff">What it changes.</param>
/// <param name="Report">How it was proven.</param>
public sealed record SwapResult(SwapOutcome Outcome, int Revision, int? Stored, IReadOnlyList<SettingChange> Diff, SwapReport Report);
