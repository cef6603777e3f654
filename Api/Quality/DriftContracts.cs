using Interlock.Application.Drift;

namespace Interlock.Api.Quality;

/// <summary>How far what a version is asked and answers has moved from its reference; docs/quality.md has the formulas.</summary>
/// <param name="Model">The model.</param>
/// <param name="Version">The version.</param>
/// <param name="Reference">What it is compared with.</param>
/// <param name="Window">What was compared.</param>
/// <param name="Features">Each feature, in the order of the contract; none of a kind whose requests are not rows.</param>
/// <param name="Scores">The score of each label, or <c>result</c>, the number that is answered.</param>
/// <param name="Label">The labels that were answered; missing where there are none.</param>
public sealed record DriftResponse(
    string Model,
    string Version,
    DriftReferenceResponse Reference,
    DriftWindowResponse Window,
    IReadOnlyList<FeatureDriftResponse> Features,
    IReadOnlyList<ScoreDriftResponse> Scores,
    LabelDriftResponse? Label)
{
    internal static DriftResponse Of(string model, DriftWindow window, DriftReport report)
    {
        return new DriftResponse(
            model,
            report.Version,
            new DriftReferenceResponse(report.Reference.File, report.Reference.Rows, report.Reference.Problem),
            new DriftWindowResponse(window.From.UtcDateTime, window.To?.UtcDateTime, report.Since?.UtcDateTime, report.Rows, report.Skipped),
            [.. In(DriftRole.Feature).Select(FeatureDriftResponse.Of)],
            [.. In(DriftRole.Score).Select(ScoreDriftResponse.Of)],
            In(DriftRole.Label).Select(LabelDriftResponse.Of).SingleOrDefault());

        IEnumerable<ColumnReport> In(DriftRole role) => report.Columns.Where(column => column.Role == role);
    }
}

/// <summary>What a window is compared with.</summary>
/// <param name="File">The name of the version's file; missing where it is the first recorded predictions.</param>
/// <param name="Rows">How many samples it was made of.</param>
/// <param name="Problem">Why there is none, so that nothing is compared; missing where there is one.</param>
public sealed record DriftReferenceResponse(string? File, long Rows, string? Problem);

/// <summary>Which predictions were compared.</summary>
/// <param name="From">From this time on, UTC.</param>
/// <param name="To">Before this time, UTC; missing for all until now.</param>
/// <param name="Since">The time of the oldest one that was compared, which is later than 'from' where there are more than 'count'; missing where none was.</param>
/// <param name="Rows">How many were compared.</param>
/// <param name="Skipped">How many more were made under another contract, or without their request being kept.</param>
public sealed record DriftWindowResponse(DateTime From, DateTime? To, DateTime? Since, long Rows, long Skipped);

/// <summary>How one feature has moved. What cannot be computed is missing.</summary>
/// <param name="Feature">Its name.</param>
/// <param name="Count">How many values were compared.</param>
/// <param name="Psi">The population stability index.</param>
/// <param name="Ks">The statistic of Kolmogorov and Smirnov; of numbers only.</param>
/// <param name="Missing">The share of requests without it.</param>
/// <param name="ReferenceMissing">That share in the reference.</param>
/// <param name="OutOfRange">The share of values below the least or above the greatest of the reference, or that it does not have.</param>
/// <param name="Edges">The edges of the bins, of numbers: the deciles of the reference, equal ones once.</param>
/// <param name="Values">How often each text, or true and false.</param>
public sealed record FeatureDriftResponse(
    string Feature,
    long Count,
    double? Psi,
    double? Ks,
    double Missing,
    double ReferenceMissing,
    double OutOfRange,
    IReadOnlyList<double>? Edges,
    IReadOnlyList<ValueShare>? Values)
{
    internal static FeatureDriftResponse Of(ColumnReport column) => new(
        column.Name, column.Count, column.Psi, column.Ks, column.Missing, column.ReferenceMissing, column.OutOfRange, column.Edges, column.Values);
}

/// <summary>How one score has moved. What cannot be computed is missing.</summary>
/// <param name="Score">The label whose score it is; <c>result</c> for the number that is answered.</param>
/// <param name="Count">How many values were compared.</param>
/// <param name="Psi">The population stability index.</param>
/// <param name="Ks">The statistic of Kolmogorov and Smirnov.</param>
/// <param name="OutOfRange">The share of values below the least or above the greatest of the reference.</param>
/// <param name="Edges">The edges of the bins: the deciles of the reference, equal ones once.</param>
public sealed record ScoreDriftResponse(string Score, long Count, double? Psi, double? Ks, double OutOfRange, IReadOnlyList<double> Edges)
{
    internal static ScoreDriftResponse Of(ColumnReport column) => new(column.Name, column.Count, column.Psi, column.Ks, column.OutOfRange, column.Edges ?? []);
}

/// <summary>How the mix of labels has moved.</summary>
/// <param name="Count">How many answers were compared.</param>
/// <param name="Psi">The population stability index; missing where it cannot be computed.</param>
/// <param name="Values">How often each label of the reference.</param>
public sealed record LabelDriftResponse(long Count, double? Psi, IReadOnlyList<ValueShare> Values)
{
    internal static LabelDriftResponse Of(ColumnReport column) => new(column.Count, column.Psi, column.Values ?? []);
}
