namespace Interlock.Application.Drift;

/// <summary>How far what a version is asked and answers has moved from its reference.</summary>
/// <param name="Version">The version.</param>
/// <param name="Reference">What it is compared with.</param>
/// <param name="Rows">How many recorded predictions were compared.</param>
/// <param name="Skipped">How many more were made under another contract, or without their request being kept.</param>
/// <param name="Since">The time of the oldest one that was compared; null where none was.</param>
/// <param name="Columns">Features, scores and the label.</param>
public sealed record DriftReport(string Version, ReferenceSource Reference, long Rows, long Skipped, DateTimeOffset? Since, IReadOnlyList<ColumnReport> Columns)
{
    /// <summary>The column that has moved furthest; null where none can be compared.</summary>
    internal ColumnReport? Worst => Columns.Where(column => column.Psi is not null).MaxBy(column => column.Psi);
}

/// <summary>Where a reference comes from.</summary>
/// <param name="File">The file of the version; null where it is the first recorded predictions.</param>
/// <param name="Rows">How many samples it was made of.</param>
/// <param name="Needed">How many it needs before anything is compared; 0 for a file.</param>
/// <param name="Problem">Why there is none; null where there is one.</param>
public sealed record ReferenceSource(string? File, long Rows, int Needed, string? Problem = null);

/// <summary>How one column has moved.</summary>
/// <param name="Name">The feature, the label whose score it is, <c>result</c> for the number that is answered, or <c>label</c>.</param>
/// <param name="Role">What it holds.</param>
public sealed record ColumnReport(string Name, DriftRole Role)
{
    /// <summary>How many values were compared.</summary>
    public required long Count { get; init; }

    /// <summary>The share of samples in which it is missing.</summary>
    public required double Missing { get; init; }

    /// <summary>That share in the reference.</summary>
    public required double ReferenceMissing { get; init; }

    /// <summary>The share of values below the least or above the greatest of the reference, or that it does not have.</summary>
    public required double OutOfRange { get; init; }

    /// <summary>The population stability index; null where either side has no values.</summary>
    public required double? Psi { get; init; }

    /// <summary>The statistic of Kolmogorov and Smirnov; null for texts, and where either side has no values.</summary>
    public required double? Ks { get; init; }

    /// <summary>The edges of the bins; null for texts.</summary>
    public required IReadOnlyList<double>? Edges { get; init; }

    /// <summary>How often each text; null for numbers.</summary>
    public required IReadOnlyList<ValueShare>? Values { get; init; }
}

/// <summary>Which predictions are compared with the reference.</summary>
/// <param name="From">Answered at this time or later.</param>
/// <param name="To">Answered before this time; null for all.</param>
/// <param name="Count">At most the last so many.</param>
public sealed record DriftWindow(DateTimeOffset From, DateTimeOffset? To, int Count)
{
    /// <summary>The most that one report compares.</summary>
    public const int Most = 100_000;

    /// <summary>How far back a window goes where nobody says.</summary>
    public static readonly TimeSpan Usual = TimeSpan.FromHours(24);
}
