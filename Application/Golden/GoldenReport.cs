namespace Interlock.Application.Golden;

/// <summary>What was written, and what was left out.</summary>
/// <param name="Version">The version that answers the requests.</param>
/// <param name="File">The golden file.</param>
/// <param name="Labels">How many requests are of each label of the contract; empty for a model that answers numbers.</param>
/// <param name="Tolerance">The largest allowed difference of a number; null where the answers are labels, or rounding is all that is allowed.</param>
/// <param name="Count">How many requests were written.</param>
/// <param name="LeftOut">How many rows became no request, by the reason.</param>
/// <param name="Notes">What else there is to know.</param>
public sealed record GoldenReport(
    string Version,
    string File,
    IReadOnlyList<KeyValuePair<string, int>> Labels,
    double? Tolerance,
    int Count,
    IReadOnlyList<KeyValuePair<string, int>> LeftOut,
    IReadOnlyList<string> Notes);
