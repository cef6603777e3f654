using Interlock.Application.Swaps;
using Interlock.Domain.Swaps;

namespace Interlock.Api.Swaps;

/// <summary>What became of a change, or would.</summary>
/// <param name="Outcome"><c>unchanged</c>, <c>planned</c>, <c>published</c> or <c>refused</c>.</param>
/// <param name="Revision">The active revision.</param>
/// <param name="Stored">The number under which the attempt is kept; missing for a plan, and where nothing would change.</param>
/// <param name="Diff">What it changes.</param>
/// <param name="Report">How it was proven.</param>
public sealed record SwapResponse(string Outcome, int Revision, int? Stored, IReadOnlyList<SettingChange> Diff, SwapReport Report)
{
    internal static SwapResponse Of(SwapResult result) =>
        new(SwapWords.Of(result.Outcome), result.Revision, result.Stored, result.Diff, result.Report);
}
