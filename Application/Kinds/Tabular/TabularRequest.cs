using Interlock.Domain.Tabular;

namespace Interlock.Application.Kinds.Tabular;

/// <summary>The rows of a request, validated against the contract.</summary>
/// <param name="Rows">At least one.</param>
/// <param name="IsSingle">Whether the caller sent one row as such, rather than a list.</param>
public sealed record TabularRequest(IReadOnlyList<TabularRow> Rows, bool IsSingle);
