using Interlock.Domain.Swaps;

namespace Interlock.Application.Swaps.Revisions;

/// <summary>A configuration that somebody wants to be served.</summary>
/// <param name="Text">The YAML of the whole configuration; null for the one that is served, with its files as they are now.</param>
/// <param name="Source">Where it came from.</param>
/// <param name="Author">Who wants it.</param>
/// <param name="IfRevision">The revision that must be served for it to be applied, or null.</param>
public sealed record SwapRequest(string? Text, RevisionSource Source, string Author, int? IfRevision = null);
