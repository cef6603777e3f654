using Interlock.Application.Access.Audit;
using Interlock.Application.Configuration.Root;
using Interlock.Domain.Swaps;

namespace Interlock.Application.Swaps.Revisions;

/// <summary>A configuration that is to become active.</summary>
/// <param name="Text">The YAML of the whole configuration; null for the active one, with its files as they are now.</param>
/// <param name="Source">Where it comes from.</param>
/// <param name="Author">Who: the address of the caller with what it claims to be called, or the file.</param>
/// <param name="IfRevision">The revision that must be active for it to be applied, or null.</param>
public sealed record SwapRequest(string? Text, RevisionSource Source, string Author, int? IfRevision = null)
{
    /// <summary>Whom the audit names; null for what the server does by itself.</summary>
    public AuditSource? By { get; init; }

    /// <summary><see cref="Text"/>, parsed already; null to have it parsed.</summary>
    public ConfigProposal? Proposal { get; init; }
}
